import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Diagnostic, Position, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { askQuestion, questionsFor, type Question } from '../support/questions.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** The most that anybody should wait for an answer, ms. */
const patienceMs = 200;
/** An answer that is late because the machine is busy with something else is in time when it is asked for again. */
const attempts = 4;

const editsPerRun = 50;
/** How many edits are made in all; more on demand, `CNN_CASES=100000 npm run test:unit -- --grep "any edit"`. */
const cases = Number(process.env['CNN_CASES'] ?? 10_000);

const zoo = (name: string): string => readFileSync(new URL(`../../src/zoo/${name}`, import.meta.url), 'utf8');

/** What people type, paste and leave half-typed in either format. */
const typed = fc.oneof(
  fc.constantFrom(
    '',
    '',
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '(',
    ')',
    '\n',
    ' ',
    '-',
    '0',
    '7',
    'e',
    '.',
    '/',
    '*',
    '\\',
  ),
  fc.constantFrom(
    '"type": "',
    '"from": "',
    '{ "type": "conv2d" }, ',
    '"repeat": 3, ',
    '"=index+1"',
    '"blocks": {',
    'null',
  ),
  fc.constantFrom(
    'relu(',
    '=> ',
    'const x = ',
    'return ',
    '...',
    '`',
    "'c1'",
    'for (;;) ',
    '// ',
    '😀',
    '\r\n',
    '\u2028',
  ),
);

/** Where, from 0 to 1 of the text, how many characters go, and what comes; then what is asked about which place. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  text: typed,
  question: fc.nat(),
  askedAt: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** What `edit` draws. */
type Edit = typeof edit extends fc.Arbitrary<infer Drawn> ? Drawn : never;

describe('any edit of a real file', () => {
  let server: TestServer;
  let questions: readonly Question[];
  let opened = 0;

  before(async () => {
    server = await startServer();
    questions = questionsFor(server.capabilities);
  });
  after(() => server.stop());

  /** Edits a file of the zoo at random places, and looks at everything that comes back. */
  const survive = async (file: string, edits: readonly Edit[]): Promise<void> => {
    const uri = `file:///project/${++opened}-${file}`;
    const document = TextDocument.create(uri, 'cnn', 1, zoo(file));
    let version = 1;
    const send = async (method: string, params: object): Promise<void> => {
      const published = server.diagnostics(uri, version);
      await server.connection.sendNotification(method, params);
      for (const diagnostic of await published) checkPlaces(diagnostic, document);
    };
    await send('textDocument/didOpen', {
      textDocument: { uri, languageId: 'cnn', version, text: document.getText() },
    });
    for (const { at, length, text, question, askedAt } of edits) {
      const start = Math.round(at * document.getText().length);
      const range = { start: document.positionAt(start), end: document.positionAt(start + length) };
      version += 1;
      TextDocument.update(document, [{ range, text }], version);
      const isProgram = file.endsWith('.ts');
      const changed = (changes: readonly object[]) => ({ textDocument: { uri, version }, contentChanges: changes });
      // Programs are evaluated when nobody has typed for a while; whoever types on gets no answer for each key.
      if (isProgram) await server.connection.sendNotification('textDocument/didChange', changed([{ range, text }]));
      else
        await inTime('diagnostics', attempt =>
          send('textDocument/didChange', changed([attempt === 0 ? { range, text } : { text: document.getText() }])),
        );
      const asked = questions[question % questions.length];
      if (asked === undefined || isProgram) continue;
      const place = { uri, at: positionAt(document, askedAt), end: positionAt(document, 1) };
      await inTime(asked.method, () => askQuestion(server, asked, place));
      assert.deepEqual(server.errors, []);
    }
    const place = { uri, at: positionAt(document, 0.5), end: positionAt(document, 1) };
    for (const question of questions) await askQuestion(server, question, place);
    assert.deepEqual(server.errors, []);
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  };

  const runs = (files: readonly string[], edits: number) => {
    const property = fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(edit, { minLength: editsPerRun, maxLength: editsPerRun, size: 'max' }),
      survive,
    );
    return fc.assert(property, { numRuns: Math.max(1, Math.round(edits / editsPerRun)), endOnFailure: true });
  };

  it('is answered at once, without a throw, and with diagnostics inside of the text (JSON)', async () => {
    await runs(['lenet5.cnn.json', 'resnet50.cnn.json', 'googlenet.cnn.json', 'unet.cnn.json'], cases * 0.9);
  }).timeout(600_000);

  it('ends in answers without a throw, and with diagnostics inside of the text (TypeScript)', async () => {
    await runs(['resnet.cnn.ts', 'mobilenet-v3.cnn.ts'], cases * 0.1);
  }).timeout(600_000);
});

function positionAt(document: TextDocument, part: number): Position {
  return document.positionAt(Math.round(part * document.getText().length));
}

/** Asks until the answer comes in time. */
async function inTime(what: string, ask: (attempt: number) => Promise<unknown>): Promise<void> {
  let shortest = Infinity;
  for (let attempt = 0; attempt < attempts && patienceMs < shortest; attempt++) {
    const start = performance.now();
    await ask(attempt);
    shortest = Math.min(shortest, performance.now() - start);
  }
  assert.ok(shortest <= patienceMs, `${what} took ${shortest.toFixed(0)} ms, each of ${attempts} times`);
}

function checkPlaces({ message, range, relatedInformation = [] }: Diagnostic, document: TextDocument): void {
  const isInside = ({ start, end }: Range): boolean =>
    [start, end].every(position => {
      const { line, character } = document.positionAt(document.offsetAt(position));
      return line === position.line && character === position.character;
    }) && document.offsetAt(start) <= document.offsetAt(end);
  for (const place of [range, ...relatedInformation.map(({ location }) => location.range)])
    assert.ok(isInside(place), `stands outside of the text: ${JSON.stringify({ message, place })}`);
}
