import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { LayerTable } from '../../src/diagram/layerRows.ts';
import { startServer, type TestServer } from '../support/server.ts';

const zoo = (name: string): string => readFileSync(new URL(`../../src/zoo/${name}`, import.meta.url), 'utf8');

describe('the layers of a document over the protocol', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.stop());

  const open = async (uri: string, languageId: string, text: string): Promise<void> => {
    const found = server.diagnostics(uri, 1);
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    await found;
  };
  const layersOf = (uri: string): Promise<LayerTable | null> => server.connection.sendRequest('cnn/layers', { uri });

  for (const [file, languageId] of [
    ['resnet50.cnn.json', 'cnn-json'],
    ['resnet.cnn.ts', 'typescript'],
  ] as const)
    it(`come with their places in ${file}, saved or not`, async () => {
      const uri = `untitled:/project/${file}`;
      const text = zoo(file);
      await open(uri, languageId, text);
      const table = await layersOf(uri);
      assert.equal(table?.totals.params, 25_557_032);
      assert.equal(table.isStale, undefined);
      const fc = table.rows.find(({ id }) => id === 'fc');
      assert.equal(fc?.params, 2_049_000);
      const line = text.split('\n')[fc.range?.start.line ?? -1] ?? '';
      assert.match(line, /fc/);
      assert.ok(table.rows.every(({ range }) => range !== undefined));
    });

  it('follow an edit, and say so when they are those of an earlier version', async () => {
    const uri = 'file:///project/edited.cnn.ts';
    const program = (rest: string): string =>
      `import { network, relu } from 'cnn-designer';\nexport default network('n', { input: [3, 8, 8] }, x => relu(x)${rest}`;
    await open(uri, 'typescript', program(');\n'));
    assert.equal((await layersOf(uri))?.rows.length, 1);
    const change = async (version: number, text: string): Promise<void> => {
      const found = server.diagnostics(uri, version);
      await server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
      await found;
    };
    await change(2, program(');\nconst half = ('));
    const stale = await layersOf(uri);
    assert.deepEqual([stale?.rows.length, stale?.isStale], [1, true]);
    await change(3, program(');\n'));
    assert.equal((await layersOf(uri))?.isStale, undefined);
  });

  it('are null for a document that is not open', async () => {
    assert.equal(await layersOf('file:///none.cnn.json'), null);
  });
});
