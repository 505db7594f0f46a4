import { readFileSync } from 'node:fs';
import { medianOf } from '../../src/reports/statistics.ts';
import { askQuestion, questionsFor, type Place } from './questions.ts';
import { startServer, type TestServer } from './server.ts';

/** A document to type into: in a line of its own words, where a letter more changes nothing. */
interface Document {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** Opens a document and waits for its diagnostics. */
async function open({ connection, diagnostics }: TestServer, uri: string, text: string): Promise<void> {
  const opened = diagnostics(uri, 1);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'cnn', version: 1, text },
  });
  await opened;
}

/** Types a letter at a place, or takes it away again, and waits for the diagnostics. */
async function type(server: TestServer, uri: string, version: number, line: number): Promise<void> {
  const start = { line, character: 11 };
  const isOdd = version % 2 === 1;
  const end = isOdd ? { ...start, character: start.character + 1 } : start;
  const published = server.diagnostics(uri, version);
  await server.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ range: { start, end }, text: isOdd ? '' : 'x' }],
  });
  await published;
}

/**
 * From the edit that is sent to the diagnostics that come back, over pipes to a server in a process of its own, ms. The pause after
 * which a program is evaluated is not counted. `first` is from the opening of the document to its first diagnostics, in a fresh server.
 */
export async function keystrokes({
  name,
  text,
  line,
  pauseMs,
  edits,
}: Document & { readonly pauseMs: number; readonly edits: number }): Promise<{ median: number; first: number }> {
  const server = await startServer();
  const uri = `file:///${name}`;
  const opening = performance.now();
  await open(server, uri, text);
  const first = performance.now() - opening;
  const durations: number[] = [];
  for (let version = 2; version < 2 + edits; version++) {
    const start = performance.now();
    await type(server, uri, version, line);
    if (edits / 3 < version) durations.push(performance.now() - start - pauseMs);
  }
  server.stop();
  return { median: medianOf(durations), first };
}

/**
 * Each question that can be asked, about some words of a text, right behind an edit, so that nothing is known yet: the median of its
 * answers about the word that takes longest, ms.
 */
export async function answers(
  name: string,
  text: string,
  words: readonly string[],
): Promise<readonly { readonly what: string; readonly median: number }[]> {
  const server = await startServer();
  const uri = `file:///${name}`;
  await open(server, uri, text);
  const positionAt = (offset: number): Place['at'] => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  const places = words.map((word): Place => {
    const start = text.indexOf(word);
    if (start < 0) throw new Error(`${name} has no ${word}`);
    return { uri, at: positionAt(start + word.length), end: positionAt(text.length) };
  });
  let version = 1;
  const rows: { what: string; median: number }[] = [];
  for (const question of questionsFor(server.capabilities)) {
    const medians: number[] = [];
    for (const place of places) {
      const durations: number[] = [];
      for (let round = 0; round < 60; round++) {
        await type(server, uri, ++version, 1);
        const start = performance.now();
        await askQuestion(server, question, place);
        if (20 <= round) durations.push(performance.now() - start);
      }
      medians.push(medianOf(durations));
    }
    rows.push({ what: question.method, median: Math.max(...medians) });
  }
  server.stop();
  return rows;
}

/** What the server's process holds after so many edits, MB. Read where Linux tells it; NaN elsewhere. */
export async function memoryAfterEdits(text: string, edits: number): Promise<number> {
  const server = await startServer();
  const uri = 'file:///edited.cnn.json';
  await open(server, uri, text);
  for (let version = 2; version < 2 + edits; version++) await type(server, uri, version, 1);
  const status = process.platform === 'linux' ? readFileSync(`/proc/${server.pid ?? 0}/status`, 'utf8') : '';
  server.stop();
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1000;
}
