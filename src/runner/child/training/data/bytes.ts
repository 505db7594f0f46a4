import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { formatBytes } from '../../../../core/units.ts';
import type { DataProblem } from '../../../../training/dataSet.ts';
import { dataProblem } from '../../../../training/data/problem.ts';

/** A file is read as a whole, and more than this is more than Node reads into one piece. */
const mostBytes = 2 ** 31 - 1;

/** The bytes of a file, unpacked where they are packed with gzip. */
export async function bytesOf(path: string, name: string): Promise<Uint8Array | DataProblem> {
  try {
    const { size } = await stat(path);
    if (mostBytes < size) return tooLarge(name, size);
    const bytes = await readFile(path);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes, name) : bytes;
  } catch (error) {
    return unreadable(name, error);
  }
}

/** Why a file or folder cannot be read, in plain words. What is no fault of the disk is thrown on. */
export function unreadable(name: string, error: unknown): DataProblem {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  return dataProblem(`${name} ${reasons[String(error.code)] ?? `cannot be read (${error.message})`}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'is not there; mend the path',
  EACCES: 'may not be read by you; ask its owner, or copy it',
  EPERM: 'may not be read by you; ask its owner, or copy it',
  EISDIR: 'is a folder; name a file',
  ENOTDIR: 'is not there: a part of the path is a file; mend the path',
  EIO: 'cannot be read from its disk; copy it from elsewhere',
};

function tooLarge(name: string, bytes: number): DataProblem {
  return dataProblem(
    `${name} has ${formatBytes(bytes)}, and at most ${formatBytes(mostBytes)} are read; take fewer examples`,
  );
}

function unpacked(bytes: Uint8Array, name: string): Uint8Array | DataProblem {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge
      ? tooLarge(`${name}, unpacked,`, mostBytes + 1)
      : dataProblem(`${name} is packed with gzip and cut short or damaged; fetch it again`);
  }
}
