import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Parts of an ELF file that tell what it needs. Source: System V ABI, chapter 5 (program headers, dynamic section). */
const elf = {
  magic: 0x464c457f,
  loaded: 1,
  dynamic: 2,
  needed: 1n,
  strings: 5n,
  headerSize: 64,
  entrySize: 16,
} as const;

/** Names of the libraries that a 64-bit ELF library asks the system for; undefined when the file is none. */
export function neededLibraries(path: string): readonly string[] | undefined {
  const file = openSync(path, 'r');
  try {
    const read = (at: number, length: number): DataView => {
      const bytes = new Uint8Array(length);
      readSync(file, bytes, 0, length, at);
      return new DataView(bytes.buffer);
    };
    const header = read(0, elf.headerSize);
    if (header.getUint32(0, true) !== elf.magic) return undefined;
    const [first, size, count] = [
      Number(header.getBigUint64(32, true)),
      header.getUint16(54, true),
      header.getUint16(56, true),
    ];
    const segments = Array.from({ length: count }, (_, index) => {
      const segment = read(first + index * size, size);
      const at = (field: number): number => Number(segment.getBigUint64(field, true));
      return { type: segment.getUint32(0, true), offset: at(8), address: at(16), length: at(32) };
    });
    const table = segments.find(({ type }) => type === elf.dynamic);
    if (table === undefined) return [];
    const entries = Array.from({ length: Math.floor(table.length / elf.entrySize) }, (_, index) => {
      const entry = read(table.offset + index * elf.entrySize, elf.entrySize);
      return { tag: entry.getBigInt64(0, true), value: Number(entry.getBigUint64(8, true)) };
    });
    const address = entries.find(({ tag }) => tag === elf.strings)?.value ?? 0;
    const holder = segments.find(
      segment =>
        segment.type === elf.loaded && segment.address <= address && address < segment.address + segment.length,
    );
    const strings = address - (holder?.address ?? 0) + (holder?.offset ?? 0);
    return entries
      .filter(({ tag }) => tag === elf.needed)
      .map(({ value }) => textAt(read(strings + value, longestName)));
  } finally {
    closeSync(file);
  }
}

/** Longer names of libraries are cut. */
const longestName = 256;

function textAt(view: DataView): string {
  const bytes = new Uint8Array(view.buffer);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

/** Whether a file holds a text that ends there, as C keeps its texts. The file is read in pieces. */
export function holdsText(path: string, text: string): boolean {
  const wanted = Buffer.from(`${text}\0`);
  const piece = Buffer.alloc(2 ** 20);
  const file = openSync(path, 'r');
  try {
    // Pieces overlap, so that a text on their border is found.
    for (let at = 0; ; at += piece.length - wanted.length) {
      const length = readSync(file, piece, 0, piece.length, at);
      if (piece.subarray(0, length).includes(wanted)) return true;
      if (length < piece.length) return false;
    }
  } finally {
    closeSync(file);
  }
}

/** Those of the libraries that the system would not find: neither in its cache, nor on LD_LIBRARY_PATH, nor in the folder. */
export function missingLibraries(
  names: readonly string[],
  folder: string,
  ldconfig = '/sbin/ldconfig',
): readonly string[] {
  const known = cachedLibraries(ldconfig);
  const folders = [folder, ...(process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(path => path !== '')];
  return names.filter(name => !known.has(name) && !folders.some(path => existsSync(join(path, name))));
}

/** The libraries in the system's cache; none where a system has no such cache. */
function cachedLibraries(ldconfig: string): ReadonlySet<string> {
  try {
    const list = execFileSync(ldconfig, ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return new Set(list.split('\n').map(line => line.trim().split(' ')[0] ?? ''));
  } catch {
    return new Set();
  }
}
