import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import type { CudaFile } from './release.ts';

/**
 * Takes files out of a package, which is a ZIP, and puts them into a folder under their own names. Each is held to its size and checksum
 * before it gets its name. Throws when the package is none, is damaged, or lacks a file.
 */
export async function unpack(
  packagePath: string,
  files: readonly CudaFile[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const zip = await yauzl.openPromise(packagePath, { autoClose: false });
  const wanted = new Map(files.map(file => [file.path, file.name]));
  try {
    for await (const entry of zip.eachEntry()) {
      const name = wanted.get(entry.fileName);
      if (name === undefined) continue;
      const path = join(folder, name);
      try {
        const checksum = createChecksum();
        await pipeline(await zip.openReadStreamPromise(entry), checksum.stream, createWriteStream(`${path}.part`), {
          signal,
        });
        if (checksum.value() !== entry.crc32) throw new Error('its checksum is another one');
        renameSync(`${path}.part`, path);
      } catch (error) {
        // What the disk and the user do has nothing to do with the package.
        if (signal.aborted || 'syscall' in (error as Error)) throw error;
        throw new Error(`${entry.fileName} is damaged in ${packagePath}; download it again`, { cause: error });
      } finally {
        rmSync(`${path}.part`, { force: true });
      }
      wanted.delete(entry.fileName);
    }
  } finally {
    zip.close();
  }
  if (0 < wanted.size) throw new Error(`${packagePath} does not have ${[...wanted.keys()].join(', ')}`);
}

function createChecksum(): { readonly stream: Transform; value(): number } {
  let value = 0;
  const stream = new Transform({
    transform(chunk: Uint8Array, _, done) {
      value = crc32(chunk, value);
      done(undefined, chunk);
    },
  });
  return { stream, value: () => value };
}
