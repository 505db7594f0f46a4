import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** A file to be written. */
export interface NewFile {
  readonly path: string;
  /** What it shall hold, in order; a piece is written before the next is asked for. */
  readonly pieces: Iterable<Uint8Array>;
}

let lastPartial = 0;

/**
 * Writes files that appear whole or not at all: each under another name beside its place first, and all of them take their places at
 * the end, in their order. Older files stay until then, and for good when something fails. Yields after each piece how many bytes there
 * are so far, so that a caller can do something else in between; a caller that stops asking leaves nothing behind.
 * Throws an error in plain words. A power failure right afterwards may still take what the system has not yet put on the disk.
 */
export function* writeWhole(files: readonly NewFile[]): Generator<number, void> {
  const moves: { readonly partial: string; readonly path: string }[] = [];
  let written = 0;
  let current = '';
  try {
    for (const { path, pieces } of files) {
      current = path;
      const target = targetOf(path);
      // What is no file, such as a pipe or a device, has no other name, and must not be replaced by a file.
      const partial = target.isFile ? `${target.path}.${process.pid}-${++lastPartial}.partial` : target.path;
      const file = openSync(partial, target.isFile ? 'wx' : 'w', target.mode);
      if (target.isFile) moves.push({ partial, path: target.path });
      try {
        for (const piece of pieces) {
          writeAll(file, piece);
          written += piece.length;
          yield written;
        }
      } finally {
        closeSync(file);
      }
    }
    for (const { partial, path } of moves) {
      current = path;
      renameSync(partial, path);
    }
  } catch (error) {
    throw inPlainWords(error, current, written);
  } finally {
    // Those that have taken their places are no longer there under this name.
    for (const { partial } of moves) rmSync(partial, { force: true });
  }
}

/** Where a path leads: a link stays a link, and what it names is replaced. */
function targetOf(path: string): { readonly path: string; readonly isFile: boolean; readonly mode?: number } {
  const there: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return { path, isFile: true };
  if (there.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  // The other end of a pipe, such as /dev/stdout, has no path of its own.
  return there.isFile() ? { path: realpathSync(path), isFile: true, mode: there.mode } : { path, isFile: false };
}

/** The system may write less than it is given. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}

/** What went wrong, where, and what to do about it; bugs stay as they are. */
function inPlainWords(error: unknown, path: string, written: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const folder = dirname(path);
  const done = `after ${(written / 1e6).toFixed(0)} MB`;
  const said: Readonly<Record<string, string>> = {
    ENOSPC: `the disk of ${folder} is full ${done}; free some space or choose another folder`,
    EDQUOT: `your share of the disk of ${folder} is used up ${done}; free some space or choose another folder`,
    EFBIG: `files in ${folder} may not be so large, as was found ${done}; raise the limit (ulimit -f) or choose another folder`,
    EACCES: `there is no permission to write in ${folder}; choose another folder`,
    EPERM: `there is no permission to write in ${folder}; choose another folder`,
    EROFS: `${folder} can only be read; choose another folder`,
    ENOENT: `the folder ${folder} does not exist; make it or choose another`,
    ENOTDIR: `${folder} is no folder; choose another`,
    EISDIR: `${path} is a folder; choose a name for the file`,
  };
  const why = said[String(error.code)] ?? error.message;
  return new Error(`${path} cannot be written: ${why}`, { cause: error });
}
