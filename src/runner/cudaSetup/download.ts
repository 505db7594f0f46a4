import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ReadableStream } from 'node:stream/web';

/** How far a download is. */
export interface DownloadProgress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/**
 * Loads a file. What has arrived stays in `<path>.part` when it is cut off or cancelled, and the next call goes on from there, provided
 * that the server still has the same file. Throws what the network throws, and when the size is not what was announced.
 */
export async function download(
  address: string,
  path: string,
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
): Promise<void> {
  const part = `${path}.part`;
  const received = existsSync(part) ? statSync(part).size : 0;
  const mark = readMark(part);
  const resumes = 0 < received && mark !== undefined;
  const response = await fetch(address, {
    signal,
    headers: resumes ? { 'range': `bytes=${received}-`, 'if-range': mark } : {},
  });
  // Nothing is left to be sent.
  const isWhole = response.status === 416 && resumes && received === totalOf(response.headers, 0);
  if (!response.ok && !isWhole) throw new Error(`${address} answers ${response.status} ${response.statusText}`.trim());

  // A server that does not know ranges, or has another file by now, sends it from the beginning.
  const start = response.status === 206 || isWhole ? received : 0;
  const total = totalOf(response.headers, start);
  if (!isWhole) {
    writeMark(part, response.headers);
    if (response.body === null) throw new Error(`${address} sends nothing`);
    let receivedBytes = start;
    const file = await open(part, start === 0 ? 'w' : 'a');
    try {
      // Each piece is on the disk before the next is asked for, so that nothing is lost with the connection.
      for await (const piece of response.body as ReadableStream<Uint8Array>) {
        await file.writeFile(piece);
        receivedBytes += piece.length;
        onProgress({ receivedBytes, totalBytes: total });
        signal.throwIfAborted();
      }
    } finally {
      await file.close();
    }
  }
  const { size } = statSync(part);
  if (!Number.isNaN(total) && size !== total) {
    // More than was announced cannot be gone on with.
    if (total < size) rmSync(part);
    throw new Error(`${address} has ${total} bytes, and ${size} arrived; try again`);
  }
  renameSync(part, path);
  rmSync(markOf(part), { force: true });
}

/** Size of the whole file, bytes; NaN when the server does not say. */
function totalOf(headers: Headers, start: number): number {
  const [, whole] = /\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (whole !== undefined) return Number(whole);
  const length = headers.get('content-length');
  return length === null ? Number.NaN : start + Number(length);
}

/** By what the server knows its file again: a strong ETag, or its date. */
function writeMark(part: string, headers: Headers): void {
  const tag = headers.get('etag');
  const mark = tag === null || tag.startsWith('W/') ? headers.get('last-modified') : tag;
  if (mark === null) rmSync(markOf(part), { force: true });
  else writeFileSync(markOf(part), mark);
}

function readMark(part: string): string | undefined {
  return existsSync(markOf(part)) ? readFileSync(markOf(part), 'utf8') : undefined;
}

function markOf(part: string): string {
  return `${part}.mark`;
}
