import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Hover,
  InlayHint,
  Position,
} from 'vscode-languageserver/node';
import type { DiagramModel } from '../../src/diagram/model.ts';
import type { NetworkResult } from '../../src/protocol/lsp.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** A bad file ends in a message within so long, whatever it does. */
const longestWaitMs = 2500;

const small = `import { network, conv2d, relu, globalAvgPool, linear, type Feature } from 'cnn-designer';

function unit(x: Feature, outChannels: number): Feature {
  return relu(conv2d(x, { outChannels, kernelSize: 3, padding: 1 }));
}

export default network('small', { input: [3, 32, 32] }, x => {
  for (const width of [8, 16, 32]) x = unit(x, width);
  return linear(globalAvgPool(x), { outFeatures: 10 });
});
`;

describe('programs in the language server', () => {
  let server: TestServer;
  let folder = '';
  let opened = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-programs-'));
    server = await startServer(pathToFileURL(folder).href);
  });
  after(() => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Opened {
    readonly uri: string;
    readonly found: readonly Diagnostic[];
  }
  const open = async (text: string, name = `network${++opened}.cnn.ts`): Promise<Opened> => {
    const uri = pathToFileURL(join(folder, name)).href;
    const found = server.diagnostics(uri, 1);
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version: 1, text },
    });
    return { uri, found: await found };
  };
  const ask = <Result>(method: string, uri: string, rest: object = {}): Promise<Result> =>
    server.connection.sendRequest(method, { textDocument: { uri }, ...rest });
  /** The place two characters into the first occurrence of a part. */
  const at = (text: string, part: string): Position => {
    const before = text.slice(0, text.indexOf(part) + 2).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  const edit = async (uri: string, version: number, start: Position, end: Position, text: string) => {
    const found = server.diagnostics(uri, version);
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end }, text }],
    });
    return found;
  };
  const whole = { range: { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } } };
  const hintsOf = async (uri: string): Promise<readonly string[]> =>
    (await ask<InlayHint[]>('textDocument/inlayHint', uri, whole)).map(
      ({ position, label }) =>
        `${position.line + 1}: ${typeof label === 'string' ? label : label.map(({ value }) => value).join('')}`,
    );
  const diagramOf = (uri: string): Promise<DiagramModel> => server.connection.sendRequest('cnn/diagram', { uri });

  it('shows sizes behind calls: once for a chain on one line, with a count where a function is used often', async () => {
    const { uri, found } = await open(small);
    assert.deepEqual(found, []);
    assert.deepEqual(await hintsOf(uri), [
      '4: ×3 · 8×32×32 … 32×32×32 · 6,032 params',
      '8: ×3 · 8×32×32 … 32×32×32 · 6,032 params',
      '9: 10 · 330 params · rf 38',
    ]);
  });

  it('completes numbers that fit and feature maps, also while the program cannot be read', async () => {
    const { uri } = await open(small);
    const end = at(small, 'linear(globalAvgPool(x), {');
    const line = { line: end.line, character: 0 };
    const typed = '  const y = conv2d(x, { outChannels: 8, kernelSize: 1, groups: ';
    await edit(uri, 2, line, line, `${typed}\n`);
    const position = { line: end.line, character: typed.length };
    const items = await ask<CompletionItem[]>('textDocument/completion', uri, { position });
    assert.deepEqual(
      items.map(({ label, detail }) => `${label} ${detail ?? ''}`),
      ['1 → 8×32×32', '2 → 8×32×32', '4 → 8×32×32', '8 → 8×32×32'],
    );
    const call = '  const z = unit(';
    await edit(uri, 3, line, position, call);
    const features = await ask<CompletionItem[]>('textDocument/completion', uri, {
      position: { line: end.line, character: call.length },
    });
    assert.deepEqual(
      features.map(({ label, detail }) => `${label} ${detail ?? ''}`),
      ['x 8×32×32, 16×32×32, 32×32×32'],
    );
  });

  it('offers whole networks in an empty file', async () => {
    const { uri } = await open('');
    const items = await ask<CompletionItem[]>('textDocument/completion', uri, { position: { line: 0, character: 0 } });
    assert.ok(
      items.some(({ label, textEdit }) => label === 'U-Net' && textEdit?.newText.includes("network('${1:U-Net}'")),
    );
  });

  it('hovers over one layer, over a call that made several, and over the network', async () => {
    const { uri } = await open(small);
    const hover = async (part: string): Promise<string> => {
      const { contents } = await ask<Hover>('textDocument/hover', uri, { position: at(small, part) });
      return (contents as { value: string }).value;
    };
    assert.match(await hover('linear(g'), /^\*\*linear\*\* `linear_1` — .*\n\n32 → \*\*10\*\*/);
    const several = await hover('conv2d(x');
    assert.match(several, /Written once, used 3 times: 6,032 params/);
    assert.match(several, /\| 1 \| 16×32×32 \| 32×32×32 \| 4,640 \| 4,718,592 \|/);
    assert.match(await hover('unit(x, width'), /\*\*unit\*\* — a block of this file/);
    assert.match(await hover("network('small"), /params: \*\*6,362\*\*/);
    assert.match(await hover('unit(x: Feature'), /used 3 times: 6,032 params/);
    assert.equal(await ask('textDocument/hover', uri, { position: at(small, 'width of') }), null);
  });

  it('has lenses over the network and its functions, and an outline with shapes', async () => {
    const { uri } = await open(small);
    const lenses = await ask<CodeLens[]>('textDocument/codeLens', uri);
    const titles = lenses.map(({ range, command }) => `${range.start.line + 1}: ${command?.title ?? ''}`);
    assert.ok(titles.includes('7: $(play) Run'), titles.join());
    assert.ok(titles.includes('7: 6,362 params · 6.12 MMAC'), titles.join());
    assert.ok(titles.includes('3: used 3 times · 6,032 params · 6.12 MMAC'), titles.join());
    const outline = await ask<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    const names = (symbols: readonly DocumentSymbol[] = []): unknown[] =>
      symbols.map(({ name, detail, children }) => [name, detail, ...names(children)]);
    assert.deepEqual(names(outline), [
      ['unit', '', ['conv2d', '8×32×32 … 16×32×32 … 32×32×32'], ['relu', '8×32×32 … 16×32×32 … 32×32×32']],
      ['small', '', ['unit', '8×32×32 … 16×32×32 … 32×32×32'], ['globalAvgPool', '32'], ['linear', '10']],
    ]);
  });

  it('draws functions as groups, with the call that each node comes from', async () => {
    const { uri } = await open(small);
    const { nodes, groups, isStale } = await diagramOf(uri);
    assert.equal(isStale, undefined);
    assert.deepEqual(
      groups.map(({ id, type, range }) => [id, type, range?.start.line]),
      [
        ['group unit_1', 'unit', 7],
        ['group unit_2', 'unit', 7],
        ['group unit_3', 'unit', 7],
      ],
    );
    assert.deepEqual(nodes.map(({ id, range }) => [id, range?.start.line]).slice(1, 4), [
      ['unit_1.conv2d_1', 3],
      ['unit_1.relu_1', 3],
      ['unit_2.conv2d_1', 3],
    ]);
  });

  it('keeps the last good network while a text has a mistake, and moves it with the edits', async () => {
    const { uri } = await open(small);
    const before = await hintsOf(uri);
    const start = at(small, 'linear(g');
    const broken = await edit(uri, 2, start, start, '\n\n((');
    assert.deepEqual(
      broken.map(({ code }) => code),
      ['syntax'],
    );
    assert.deepEqual(await hintsOf(uri), [...before.slice(0, 2), '11: 10 · 330 params · rf 38']);
    const stale = await diagramOf(uri);
    assert.equal(stale.isStale, true);
    assert.equal(stale.nodes.length, 9);
    assert.match(stale.problems[0] ?? '', /expected/);
    const run: NetworkResult = await server.connection.sendRequest('cnn/network', { uri });
    assert.ok(run !== null && 'problem' in run);
    const mended = await edit(uri, 3, start, { line: start.line + 2, character: 2 }, '');
    assert.deepEqual(mended, []);
    assert.deepEqual(await hintsOf(uri), before);
    assert.equal((await diagramOf(uri)).isStale, undefined);
  });

  it('shows the layers before a throw in a file that was never good, with one diagnostic at its line', async () => {
    const { uri, found } = await open(
      small.replace('  return linear', "  if (x.channels === 32) throw new Error('no more');\n  return linear"),
    );
    assert.deepEqual(
      found.map(({ code, message, range }) => [code, message, range.start.line]),
      [['evaluation-failed', 'Error: no more', 8]],
    );
    assert.equal((await hintsOf(uri)).length, 2);
    assert.equal((await diagramOf(uri)).nodes.length, 7);
  });

  it('says what ended a program whose last version was good, beside the network of that version', async () => {
    const { uri } = await open(small);
    const before = await hintsOf(uri);
    // The function calls itself.
    const middle = at(small, 'relu(conv2d');
    const [start, end] = [
      { ...middle, character: middle.character - 2 },
      { ...middle, character: middle.character + 2 },
    ];
    const endless = await edit(uri, 2, start, end, 'unit');
    assert.deepEqual(
      endless.map(({ code, range }) => [code, range.start.line]),
      [['nested-too-deeply', 3]],
    );
    assert.equal((await hintsOf(uri)).length, before.length);
    assert.equal((await diagramOf(uri)).isStale, true);
  });

  it('reports an attribute where it is written, and at the call when it comes from elsewhere', async () => {
    const { found } = await open(small.replace('kernelSize: 3', 'kernelSize: 99'));
    assert.deepEqual(
      found.map(({ code, range }) => [code, range.start.line, range.start.character]),
      [['window-larger-than-input', 3, 51]],
    );
    const spread = await open(small.replace('{ outChannels, kernelSize: 3,', '{ ...{ kernelSize: 99 }, outChannels,'));
    assert.deepEqual(
      spread.found.map(({ range }) => [range.start.line, range.start.character]),
      [[3, 14]],
    );
  });

  it('says where a function with the mistake was called from', async () => {
    const { found } = await open(small.replace('kernelSize: 3', 'kernelSize: 99'));
    const related = found[0]?.relatedInformation?.map(({ message, location }) => [message, location.range.start.line]);
    assert.deepEqual(related, [
      ['"input" gives 3×32×32', 6],
      ['used from here', 7],
    ]);
  });

  it('evaluates a program again when a file that it imports changes', async () => {
    writeFileSync(join(folder, 'width.ts'), 'export const width = 8;\n');
    const text =
      "import { network, conv2d } from 'cnn-designer';\nimport { width } from './width';\nexport default network('n', { input: [3, 8, 8] }, x => conv2d(x, { outChannels: width, kernelSize: 3 }));\n";
    const { uri } = await open(text);
    assert.match((await hintsOf(uri))[0] ?? '', /8×6×6/);
    writeFileSync(join(folder, 'width.ts'), 'export const width = -8;\n');
    const again = server.diagnostics(uri, 1);
    await server.connection.sendNotification('cnn/fileChanged', { uri: pathToFileURL(join(folder, 'width.ts')).href });
    assert.deepEqual(
      (await again).map(({ code }) => code),
      ['wrong-attribute'],
    );
    writeFileSync(join(folder, 'width.ts'), 'export const width = 16;\n');
    const mended = server.diagnostics(uri, 1);
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: pathToFileURL(join(folder, 'width.ts')).href, type: 2 }],
    });
    assert.deepEqual(await mended, []);
    assert.match((await hintsOf(uri))[0] ?? '', /16×6×6/);
  });

  it('takes what is typed into an imported network before it is saved', async () => {
    const stem =
      '{ "name": "stem", "input": [3, 8, 8], "layers": [{ "type": "conv2d", "outChannels": 8, "kernelSize": 3 }] }';
    writeFileSync(join(folder, 'stem.cnn.json'), stem);
    const text =
      "import { network, relu } from 'cnn-designer';\nimport stem from './stem.cnn.json';\nexport default network('n', { input: [3, 8, 8] }, x => relu(stem(x)));\n";
    const { uri } = await open(text);
    assert.deepEqual(await hintsOf(uri), ['3: 8×6×6 · 224 params · rf 3']);
    const other = pathToFileURL(join(folder, 'stem.cnn.json')).href;
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: other, languageId: 'cnn-json', version: 1, text: stem },
    });
    const changed = server.diagnostics(uri, 1);
    const position = { line: 0, character: stem.indexOf('8, "kernelSize"') };
    await edit(other, 2, position, position, '1');
    await changed;
    assert.deepEqual(await hintsOf(uri), ['3: 18×6×6 · 504 params · rf 3']);
  });

  const body = (code: string): string =>
    `import { network, relu, conv2d, block } from 'cnn-designer';\nexport default network('bad', { input: [3, 8, 8] }, x => {\n  x = relu(x);\n${code}\n  return x;\n});\n`;
  const bad: readonly (readonly [what: string, text: string, code: string, line: number])[] = [
    ['an endless loop', body('  while (true);'), 'evaluation-too-long', 4],
    ['an endless loop of layers', body('  for (;;) x = relu(x);'), 'too-many-layers', 4],
    [
      'an endless loop that catches everything',
      body('  for (;;) try { while (true); } catch {}'),
      'evaluation-too-long',
      4,
    ],
    ['an endless regular expression', body("  /^(a+)+$/.test('a'.repeat(60) + 'b');"), 'evaluation-too-long', 4],
    [
      'an endless chain of promises',
      'const spin = (): unknown => Promise.resolve().then(spin);\nspin();\n' + body(''),
      'evaluation-too-long',
      1,
    ],
    ['an await that never ends', 'await new Promise(() => {});\n' + body(''), 'evaluation-failed', 1],
    [
      'an asynchronous endless loop',
      'export const forever = (async () => { for (;;) await 0; })();\n' + body(''),
      'evaluation-too-long',
      1,
    ],
    [
      'memory without end',
      body('  const kept: unknown[] = [];\n  while (true) kept.push(new Float64Array(1e5));'),
      'evaluation-too-large',
      5,
    ],
    ['a text without end', body("  let text = 'x';\n  while (true) text += text;"), 'evaluation-too-large', 5],
    [
      'recursion without end',
      body('  const again = (depth: number): number => again(depth + 1) + 1;\n  again(0);'),
      'evaluation-failed',
      4,
    ],
    [
      'recursion without end that makes layers',
      body('  const again = (y: typeof x): typeof x => again(relu(y));\n  x = again(x);'),
      'nested-too-deeply',
      4,
    ],
    [
      'process.exit',
      body('  (globalThis as never as { process: { exit(): void } }).process.exit();'),
      'evaluation-failed',
      4,
    ],
    ['a process that is not there', body('  process.exit(1);'), 'evaluation-failed', 4],
    ['a thrown text', body("  throw 'a text';"), 'evaluation-failed', 4],
    ['a thrown nothing', body('  throw undefined;'), 'evaluation-failed', 4],
    [
      'a thrown object with a trap',
      body('  throw { get message() { throw 1; }, toString() { throw 2; } };'),
      'evaluation-failed',
      4,
    ],
    ['a default export that is a number', 'export default 3;\n', 'no-network', 1],
    ['a default export that needs arguments', 'export default (width: number) => width;\n', 'no-network', 1],
    ['no export', 'const width = 3;\n', 'no-network', 2],
    ['an empty file', '', 'no-network', 1],
    [
      'two networks in two exports',
      body('').replace('export default', 'export const a =') +
        "export const b = network('b', { input: [1] }, x => x);\n",
      'several-networks',
      7,
    ],
    ['an import that does not resolve', "import './nothing.ts';\n" + body(''), 'import-not-found', 1],
    ['an import that imports itself', "import './circle.cnn.ts';\n" + body(''), 'circular-import', 1],
    ['a network inside a network', body("  network('inner', { input: [1, 8, 8] }, y => y);"), 'evaluation-failed', 4],
    ['100,000 layers', body('  for (let i = 0; i < 100_000; i++) x = relu(x);'), 'too-many-layers', 4],
    [
      '100,000 layers in functions',
      body('  const one = (y: typeof x) => relu(y);\n  for (let i = 0; i < 100_000; i++) x = one(x);'),
      'too-many-layers',
      4,
    ],
    ['a file of 1 MB', `${body('')}// ${'x'.repeat(1_000_000)}`, 'file-too-large', 1],
  ];
  for (const [what, text, code, line] of bad)
    it(`answers ${what} within ${longestWaitMs / 1000} s by ${code} on line ${line}, and goes on`, async () => {
      const start = performance.now();
      const { uri, found } = await open(text, what === 'an import that imports itself' ? 'circle.cnn.ts' : undefined);
      const took = performance.now() - start;
      const place = [found[0]?.code, (found[0]?.range.start.line ?? -1) + 1];
      // On a slow or busy machine a program of many layers has used up its time before it has too many.
      const isLate = code === 'too-many-layers' && place[0] === 'evaluation-too-long';
      assert.deepEqual(isLate ? [code, line] : place, [code, line], JSON.stringify(found));
      assert.equal(found.length, 1, JSON.stringify(found));
      assert.ok(took < longestWaitMs, `${took} ms`);
      assert.ok((await diagramOf(uri)).problems.length + (await hintsOf(uri)).length < Infinity);
    });

  it('reads a file of nearly 1 MB within the same time', async () => {
    const text = body(`  x = relu(x); // ${'x'.repeat(100)}\n`.repeat(7500));
    const start = performance.now();
    const { found } = await open(text);
    assert.deepEqual(found, []);
    assert.ok(performance.now() - start < longestWaitMs);
  });
});
