import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, Hover, InlayHint } from 'vscode-languageserver/node';
import type { DiagramModel } from '../../src/diagram/model.ts';
import type { CompareResult, OldVersion, ReadFileParams, SummaryResult } from '../../src/protocol/lsp.ts';
import { startServer, type TestServer } from '../support/server.ts';

const json = `{
  "name": "small",
  "input": [3, 32, 32],
  "layers": [
    { "type": "conv2d", "outChannels": 8, "kernelSize": 3 },
    { "type": "relu" }
  ]
}
`;

const program = `import { network, relu } from 'cnn-designer';
import { stem } from './stem.ts';
export default network('small', { input: [3, 32, 32] }, x => {
  x = stem(x);
  return relu(x);
});
`;

const stem = (kernelSize: number): string => `import { conv2d, type Feature } from 'cnn-designer';
export const stem = (x: Feature): Feature => conv2d(x, { outChannels: 8, kernelSize: ${kernelSize} });
`;

describe('baselines in the language server', () => {
  let server: TestServer;
  let folder = '';
  /** Which files were asked for at which revision. */
  const asked: string[] = [];
  let opened = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-baseline-'));
    server = await startServer(pathToFileURL(folder).href, { says: { readsFiles: true } });
    server.connection.onRequest('cnn/readFile', ({ uri, revision }: ReadFileParams) => {
      asked.push(`${revision ?? 'now'} ${uri.split('/').at(-1) ?? ''}`);
      return revision === 'HEAD' && uri.endsWith('/stem.ts') ? { text: stem(3) } : null;
    });
    writeFileSync(join(folder, 'stem.ts'), stem(5));
  });
  after(() => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (text: string, extension: string): Promise<string> => {
    const uri = pathToFileURL(join(folder, `network${++opened}.cnn.${extension}`)).href;
    const found = server.diagnostics(uri, 1);
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: extension === 'json' ? 'cnn-json' : 'typescript', version: 1, text },
    });
    assert.deepEqual(await found, []);
    return uri;
  };
  /** Gives the server a baseline and waits until it shows it. */
  const setBaseline = async (uri: string, baseline: OldVersion | null): Promise<void> => {
    const shown = new Promise<void>(resolve => {
      const listener = server.connection.onNotification('cnn/networkChanged', (changed: { uri: string }) => {
        if (changed.uri !== uri) return;
        listener.dispose();
        resolve();
      });
    });
    await server.connection.sendNotification('cnn/baseline', { uri, baseline });
    await shown;
  };
  const ask = <Result>(method: string, uri: string, rest: object = {}): Promise<Result> =>
    server.connection.sendRequest(method, { textDocument: { uri }, ...rest });
  const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
  const hintsOf = async (uri: string): Promise<readonly string[]> =>
    (await ask<InlayHint[]>('textDocument/inlayHint', uri, { range })).map(({ label }) =>
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    );
  const hoverAt = async (uri: string, line: number, character: number): Promise<string> => {
    const { contents } = await ask<Hover>('textDocument/hover', uri, { position: { line, character } });
    return (contents as { value: string }).value;
  };

  it('says in the diagram what has changed since the baseline, until there is none', async () => {
    const text = json
      .replace('"outChannels": 8', '"outChannels": 16')
      .replace('"relu" }', '"relu" },\n    { "type": "tanh" }');
    const uri = await open(text, 'json');
    const diagram = (): Promise<DiagramModel> => server.connection.sendRequest('cnn/diagram', { uri });
    const changes = async (): Promise<readonly unknown[]> =>
      (await diagram()).nodes.flatMap(({ id, change }) => (change === undefined ? [] : [[id, change]]));
    assert.equal((await diagram()).baseline, undefined);
    await setBaseline(uri, { label: 'HEAD', text: json });
    assert.deepEqual((await diagram()).baseline, { label: 'HEAD', removed: [] });
    assert.deepEqual(await changes(), [
      ['conv2d_1', { kind: 'changed', params: 224, macs: 194_400 }],
      ['relu_1', { kind: 'changed', params: 0, macs: 0 }],
      ['tanh_1', { kind: 'added', params: 0, macs: 0 }],
    ]);
    await setBaseline(uri, {
      label: 'pinned',
      text: json
        .replace('"relu"', '"relu", "name": "last"')
        .replace('{ "type": "conv2d"', '{ "type": "dropout" },\n    { "type": "conv2d"'),
    });
    assert.deepEqual((await diagram()).baseline, { label: 'pinned', removed: ['dropout'] });
    await setBaseline(uri, null);
    assert.deepEqual(await changes(), []);
    assert.equal((await diagram()).baseline, undefined);
  });

  it('shows in a file of JSON what has changed since its baseline, also after the next key', async () => {
    const uri = await open(json.replace('"outChannels": 8', '"outChannels": 16'), 'json');
    assert.deepEqual(await hintsOf(uri), ['16×30×30 · 448 params · rf 3', '16×30×30 · rf 3']);
    await setBaseline(uri, { label: 'HEAD', text: json });
    const changed = ['16×30×30 · 448 params · Δ +224 params', '16×30×30 · rf 3 · Δ +28.8 kB'];
    assert.deepEqual(await hintsOf(uri), changed);
    assert.match(await hoverAt(uri, 4, 16), /\*\*Since HEAD\*\*[^]*\| outChannels \| 8 \| 16 \|/);
    const lenses = await ask<CodeLens[]>('textDocument/codeLens', uri);
    assert.ok(lenses.some(({ command }) => /Δ \+224 params .* since HEAD/.test(command?.title ?? '')));

    const found = server.diagnostics(uri, 2);
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 5, character: 15 }, end: { line: 5, character: 19 } }, text: 'tanh' }],
    });
    await found;
    assert.deepEqual(await hintsOf(uri), [changed[0], '16×30×30 · rf 3 · new']);
    await setBaseline(uri, null);
    assert.deepEqual(await hintsOf(uri), ['16×30×30 · 448 params · rf 3', '16×30×30 · rf 3']);
  });

  it('reads what the baseline of a program imports as it was then', async () => {
    const uri = await open(program, 'ts');
    await setBaseline(uri, { label: 'HEAD', text: program, revision: 'HEAD' });
    assert.ok(asked.includes('HEAD stem.ts'), asked.join('\n'));
    const [first = ''] = await hintsOf(uri);
    assert.match(first, /^8×28×28 · 608 params · Δ \+384 params/);
    assert.match(await hoverAt(uri, 3, 7), /\*\*Since HEAD\*\*[^]*\| kernelSize \| 3 \| 5 \|/);
  });

  it('compares with nothing where the baseline cannot be evaluated', async () => {
    const uri = await open(program, 'ts');
    const hints = await hintsOf(uri);
    await setBaseline(uri, { label: 'HEAD', text: 'export default 1;', revision: 'HEAD' });
    assert.deepEqual(await hintsOf(uri), hints);
  });

  it('sums a network up for a status bar, and says that it has errors', async () => {
    const uri = await open(json, 'json');
    await setBaseline(uri, { label: 'HEAD', text: json.replace('"outChannels": 8', '"outChannels": 4') });
    const summary = await server.connection.sendRequest<SummaryResult>('cnn/summary', { uri });
    assert.equal(summary?.text, '224 params · 194 kMAC · 57.6 kB');
    assert.match(summary.tooltip, /\| params \| 112 \| 224 \| \+112 \(\+100\.0 %\) \|/);
    assert.equal(summary.hasErrors, false);
    assert.equal(await server.connection.sendRequest('cnn/summary', { uri: 'file:///none.cnn.json' }), null);
  });

  it('lays another network beside one, of whichever format', async () => {
    const uri = await open(json, 'json');
    const other = { uri: pathToFileURL(join(folder, 'other.cnn.ts')).href, label: 'other.cnn.ts', text: program };
    const result = await server.connection.sendRequest<CompareResult>('cnn/compare', { uri, other });
    assert.ok(result !== null && 'headline' in result);
    assert.match(result.headline, /^1 layer changed: −384 params/);
    assert.match(result.before, /conv2d +outChannels 8, kernelSize 5/);
    assert.match(result.after, /conv2d +outChannels 8, kernelSize 3/);
    const failed = await server.connection.sendRequest<CompareResult>('cnn/compare', {
      uri,
      other: { ...other, text: 'export default 1;' },
    });
    assert.deepEqual(failed, { problem: 'other.cnn.ts cannot be evaluated' });
  });
});
