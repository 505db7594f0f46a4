import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { startServer, type TestServer } from '../support/server.ts';

const zoo = (name: string): string => readFileSync(new URL(`../../src/zoo/${name}`, import.meta.url), 'utf8');

describe('the diagram of a text that is not open', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.stop());

  for (const file of ['lenet5.cnn.json', 'resnet.cnn.ts'])
    it(`is made for ${file} as for an open one, with places in its text`, async () => {
      const uri = `file:///zoo/${file}`;
      const model = await server.connection.sendRequest<DiagramModel | null>('cnn/diagramOf', { uri, text: zoo(file) });
      assert.ok(model !== null && 10 < model.nodes.length);
      assert.ok(model.nodes.every(({ size, range }) => size !== undefined && range !== undefined));
    });
});
