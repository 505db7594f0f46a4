import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeLens, CompletionItem, DocumentSymbol, Hover, InlayHint } from 'vscode-languageserver/node';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { explainRequest, type ExplainResult } from '../../src/protocol/lsp.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { writeWeights } from '../support/weightFiles.ts';

const resnet = readFileSync(new URL('../../src/zoo/resnet50.cnn.json', import.meta.url), 'utf8');
const lenet = readFileSync(new URL('../../src/zoo/lenet5.cnn.json', import.meta.url), 'utf8');

describe('the language server', () => {
  let server: TestServer;
  let opened = 0;

  before(async () => {
    server = await startServer();
  });
  after(() => server.stop());

  const open = async (
    text: string,
  ): Promise<{ uri: string; found: Awaited<ReturnType<TestServer['diagnostics']>> }> => {
    const uri = `file:///network${++opened}.cnn.json`;
    const found = server.diagnostics(uri, 1);
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'cnn-json', version: 1, text },
    });
    return { uri, found: await found };
  };
  const ask = <Result>(method: string, uri: string, rest: object = {}): Promise<Result> =>
    server.connection.sendRequest(method, { textDocument: { uri }, ...rest });
  const positionOf = (text: string, part: string): { line: number; character: number } => {
    const before = text.slice(0, text.indexOf(part) + 2).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };

  it('publishes diagnostics at exactly the wrong characters, with what led to them', async () => {
    const { found } = await open(
      '{\n  "input": [3, 8, 8],\n  "layers": [\n    { "type": "relu" },\n    { "type": "conv2d", "outChannels": 8, "kernelSize": 9 }\n  ]\n}',
    );
    assert.equal(found.length, 1);
    assert.deepEqual(found[0]?.range, { start: { line: 4, character: 56 }, end: { line: 4, character: 57 } });
    assert.equal(found[0].code, 'window-larger-than-input');
    assert.equal(found[0].relatedInformation?.[0]?.message, '"relu_1" gives 3×8×8');
    assert.match(found[0].codeDescription?.href ?? '', /^https:.*#window-larger-than-input$/);
  });

  it('explains diagnostics, and has nothing to say of a code that there is not', async () => {
    const explained = (code: string): Promise<ExplainResult> => server.connection.sendRequest(explainRequest, { code });
    assert.match((await explained('softmax-twice'))?.markdown ?? '', /^# softmax-twice\n/);
    assert.equal(await explained('softmax-thrice'), null);
  });

  it('publishes anew after each edit, and clears what is mended', async () => {
    const { uri, found } = await open(lenet);
    assert.deepEqual(found, []);
    const start = positionOf(lenet, '"conv2d"');
    const range = {
      start: { ...start, character: start.character - 1 },
      end: { ...start, character: start.character + 5 },
    };
    const change = async (version: number, text: string): Promise<Awaited<ReturnType<TestServer['diagnostics']>>> => {
      const diagnostics = server.diagnostics(uri, version);
      const end = { ...range.start, character: range.start.character + (version === 2 ? 6 : 5) };
      await server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: range.start, end }, text }],
      });
      return diagnostics;
    };
    assert.deepEqual(
      (await change(2, 'conv2')).map(({ message }) => message),
      ['unknown layer type "conv2"; did you mean "conv2d"?'],
    );
    assert.deepEqual(await change(3, 'conv2d'), []);
  });

  it('hovers with the formula, the weights and the receptive field', async () => {
    const { uri } = await open(lenet);
    const hover = await ask<Hover>('textDocument/hover', uri, { position: positionOf(lenet, '"c1"') });
    const text = (hover.contents as { value: string }).value;
    for (const part of [
      '1×32×32 → **6×28×28**',
      '⌊(32 + 0 + 0 − 1·(5 − 1) − 1) / 1⌋ + 1 = 28',
      '156 = 6·1·5·5 + 6 (weight 6×1×5×5, bias 6)',
      '117,600 (28.2 % of the network)',
      'output 18.8 kB',
      '5×5 px, jump 1×1, start 0×0',
    ])
      assert.ok(text.includes(part), `${part} in ${text}`);
  });

  it('completes, hints, offers lenses and outlines', async () => {
    const text = lenet.replace('{ "type": "flatten" },', '{ "type": "fl" },');
    const { uri } = await open(text);
    const items = await ask<CompletionItem[]>('textDocument/completion', uri, { position: positionOf(text, '"fl"') });
    assert.ok(items.some(({ label }) => label === 'flatten'));
    assert.equal(items.find(({ label }) => label === 'tanh')?.detail, '→ 120×1×1');
    const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
    const hints = await ask<InlayHint[]>('textDocument/inlayHint', uri, { range });
    assert.equal(hints.length, 12);
    const lenses = await ask<CodeLens[]>('textDocument/codeLens', uri);
    assert.deepEqual(
      lenses.flatMap(({ command }) => (command?.command ? [command.command] : [])),
      ['cnn.run', 'cnn.benchmark', 'cnn.exportOnnx', 'cnn.openDiagram'],
    );
    const [outline] = await ask<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    assert.deepEqual(
      outline?.children?.slice(0, 3).map(({ name, detail }) => [name, detail]),
      [
        ['input', '1×32×32'],
        ['c1', 'conv2d 6×28×28'],
        ['tanh', '6×28×28'],
      ],
    );
  });

  it('gives the diagram with the place of every node', async () => {
    const { uri } = await open(resnet);
    const diagram: DiagramModel = await server.connection.sendRequest('cnn/diagram', { uri });
    assert.equal(diagram.nodes.length, 175);
    assert.ok(diagram.nodes.every(({ range }) => range !== undefined));
    assert.ok(diagram.groups.some(({ id, amounts }) => id === 'group conv3' && amounts.params === 1_219_584));
  });

  it('exports a model, and says why it does not', async () => {
    const { uri } = await open('{ "input": [3, 8, 8], "layers": [{ "type": "conv2" }] }');
    const refused = await server.connection.sendRequest('cnn/exportOnnx', { uri, path: '/nowhere/x.onnx' });
    assert.deepEqual(refused, { problem: 'the network has errors; mend them first' });
    const good = await open(lenet);
    const unwritable = await server.connection.sendRequest<{ problem: string }>('cnn/exportOnnx', {
      uri: good.uri,
      path: '/nowhere/x.onnx',
    });
    assert.match(unwritable.problem, /\/nowhere\/x\.onnx cannot be written/);
  });

  it('exports a model with the weights of a file, or says why they do not fit', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cnn-server-'));
    const { uri } = await open('{ "input": [2], "layers": [{ "type": "linear", "name": "fc", "outFeatures": 1 }] }');
    const weight = { name: 'fc.weight', shape: [1, 2], data: Float32Array.of(1.5, -2.5) };
    const bias = { name: 'fc.bias', shape: [1], data: Float32Array.of(7.25) };
    const path = join(folder, 'fc.onnx');
    const weights = writeWeights(join(folder, 'fc.safetensors'), [weight, bias], 30);
    assert.deepEqual(await ask('cnn/exportOnnx', uri, { uri, path, weights }), {
      written: '1 node, 12 B of weights from fc.safetensors, step 30, opset 17',
    });
    const model = readFileSync(path);
    for (const { data } of [weight, bias]) assert.notEqual(model.indexOf(Buffer.from(data.buffer)), -1);
    writeWeights(weights, [{ ...weight, shape: [2, 1] }, bias]);
    assert.deepEqual(await ask('cnn/exportOnnx', uri, { uri, path, weights }), {
      problem: 'fc.weight is 2×1 in fc.safetensors and 1×2 in the network: train again, or give other weights',
    });
    rmSync(folder, { recursive: true });
  });

  it('answers null for a document that is not open, and lives', async () => {
    assert.equal(
      await ask('textDocument/hover', 'file:///none.cnn.json', { position: { line: 0, character: 0 } }),
      null,
    );
    const { found } = await open('{');
    assert.ok(0 < found.length);
  });
});
