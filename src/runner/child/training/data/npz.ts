import { inflateRawSync } from 'node:zlib';
import type { DataProblem } from '../../../../training/dataSet.ts';
import { dataProblem } from '../../../../training/data/problem.ts';

/** An array within an NPZ file, packed or not. */
interface Entry {
  readonly name: string;
  readonly isPacked: boolean;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its own header stands. */
  readonly start: number;
}

/** The arrays of an NPZ file: their names, and the NPY file of each. */
export interface NpzFile {
  readonly names: readonly string[];
  bytesOf(name: string): Uint8Array | DataProblem;
}

const endMark = 0x06054b50;
const endBytes = 22;
const longestComment = 0xffff;
const entryMark = 0x02014b50;
const headerMark = 0x04034b50;
const stored = 0;
const deflated = 8;

/** What stands where a number takes more than 32 bits. */
const elsewhere = 0xffffffff;

/** Opens an NPZ file, which is a ZIP archive of NPY files. Source: NumPy's documentation, numpy.savez; PKWARE's APPNOTE 4.3. */
export function openNpz(bytes: Uint8Array, file: string): NpzFile | DataProblem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries = listEntries(view, bytes);
  if (entries === undefined) return dataProblem(`${file} is no whole NPZ file; write it again with numpy.savez`);
  return {
    names: entries.map(({ name }) => name),
    bytesOf(name) {
      const entry = entries.find(each => each.name === name);
      if (entry === undefined) throw new Error(`unreachable: ${file} lists no ${name}`);
      return (
        unpack(view, bytes, entry) ?? dataProblem(`${name} of ${file} is damaged; write it again with numpy.savez`)
      );
    },
  };
}

/** What the directory at the end lists; undefined where there is no whole one, or where sizes take more than 32 bits. */
function listEntries(view: DataView, bytes: Uint8Array): readonly Entry[] | undefined {
  let end = bytes.length - endBytes;
  const first = Math.max(0, end - longestComment);
  while (first <= end && view.getUint32(end, true) !== endMark) end--;
  if (end < first) return undefined;
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); 0 < left; left--) {
    if (end < at + 46 || view.getUint32(at, true) !== entryMark) return undefined;
    const method = view.getUint16(at + 10, true);
    const nameBytes = view.getUint16(at + 28, true);
    const entry = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes)),
      isPacked: method === deflated,
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      start: view.getUint32(at + 42, true),
    };
    if (method !== stored && method !== deflated) return undefined;
    if ([entry.packedBytes, entry.bytes, entry.start].includes(elsewhere)) return undefined;
    entries.push(entry);
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The bytes of an entry; undefined where they are not what the directory says. */
function unpack(view: DataView, all: Uint8Array, entry: Entry): Uint8Array | undefined {
  const { start, packedBytes, bytes, isPacked } = entry;
  if (all.length < start + 30 || view.getUint32(start, true) !== headerMark) return undefined;
  const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  const packed = all.subarray(from, from + packedBytes);
  if (packed.length !== packedBytes) return undefined;
  try {
    const unpacked = isPacked ? inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) }) : packed;
    return unpacked.length === bytes ? unpacked : undefined;
  } catch {
    // What cannot be inflated is damaged, however that shows.
    return undefined;
  }
}
