import assert from 'node:assert/strict';
import type { PatchesResult } from '../../src/protocol/lsp.ts';
import { startServer, type TestServer } from '../support/server.ts';

const uri = 'file:///project/net.cnn.json';

describe('what a unit sees, over the protocol', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
    const found = server.diagnostics(uri, 1);
    const text = JSON.stringify({
      input: [3, 32, 32],
      layers: [
        { name: 'first', type: 'conv2d', outChannels: 4, kernelSize: 5, stride: 2, padding: 2 },
        { name: 'second', type: 'conv2d', outChannels: 4, kernelSize: 3 },
        { type: 'flatten' },
        { name: 'broken', type: 'linear', outFeatures: 0 },
      ],
    });
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'cnn-json', version: 1, text },
    });
    await found;
  });
  after(() => server.stop());

  const ask = (id: string, unit?: readonly number[]): Promise<PatchesResult> =>
    server.connection.sendRequest('cnn/patches', { uri, id, ...(unit && { unit }) });

  it('is the patch on every map before it, that of the middle unit where none is given', async () => {
    const asked = await ask('second', [0, 13]);
    assert.ok(asked !== null && 'field' in asked);
    const { unit, maps, widest } = asked.field;
    assert.deepEqual(unit, [0, 13]);
    assert.deepEqual(widest, ['input input', 'first', 'second']);
    assert.deepEqual(maps[0]?.axes, [
      { length: 32, from: -2, to: 6, padding: 2, read: [0, 6] },
      { length: 32, from: 24, to: 32, padding: 1, read: [24, 31] },
    ]);
    assert.deepEqual(
      maps.map(({ jump }) => jump),
      [[1, 1], [2, 2], [2, 2]],
    ); // prettier-ignore
    const middle = await ask('second');
    assert.deepEqual(middle !== null && 'field' in middle && middle.field.unit, [6, 6]);
  });

  it('is not there for what is no layer, has no positions or no known size', async () => {
    assert.deepEqual(await ask('third'), { problem: 'no-layer' });
    assert.deepEqual(await ask('flatten_1'), { problem: 'no-axes' });
    assert.deepEqual(await ask('broken'), { problem: 'no-size' });
    assert.equal(await server.connection.sendRequest('cnn/patches', { uri: 'file:///other.cnn.json', id: 'a' }), null);
  });
});
