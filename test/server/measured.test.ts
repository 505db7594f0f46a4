import assert from 'node:assert/strict';
import type { InlayHint } from 'vscode-languageserver/node';
import type { MeasuredLayers } from '../../src/protocol/lsp.ts';
import { startServer, type TestServer } from '../support/server.ts';

const uri = 'file:///project/measured.cnn.json';
const text = `{ "name": "small", "input": [3, 32, 32], "layers": [
  { "type": "conv2d", "name": "conv", "outChannels": 8, "kernelSize": 3 }, { "type": "relu", "name": "relu" }] }`;
const measured: MeasuredLayers = {
  text,
  median: 0.5,
  provider: 'cpu',
  layers: [
    { name: 'conv', time: 0.3, providers: ['CPUExecutionProvider'] },
    { name: 'relu', time: 0.1, providers: ['CPUExecutionProvider'] },
  ],
};

describe('measured times in the language server', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer('file:///project');
    const found = server.diagnostics(uri, 1);
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'cnn-json', version: 1, text },
    });
    await found;
  });
  after(() => server.stop());

  const tell = async (times: MeasuredLayers | null): Promise<void> => {
    const shown = new Promise<void>(resolve => {
      const listener = server.connection.onNotification('cnn/networkChanged', () => {
        listener.dispose();
        resolve();
      });
    });
    await server.connection.sendNotification('cnn/measured', { uri, measured: times });
    await shown;
  };
  const times = async (): Promise<readonly string[]> => {
    const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
    const hints = await server.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri },
      range,
    });
    const labels = hints.flatMap(({ label }) => (typeof label === 'string' ? [label] : label.map(part => part.value)));
    return labels.flatMap(label => /≈?[\d.]+ [mµ]s · .*/.exec(label) ?? []);
  };
  const edit = async (version: number, newText: string): Promise<void> => {
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text: newText }],
    });
  };

  it('stand behind the layers until they are cleared, old while the text is another one', async () => {
    await tell(measured);
    assert.deepEqual(await times(), ['0.3 ms · 75 %', '0.1 ms · 25 %']);
    await edit(2, text.replace('"outChannels": 8', '"outChannels": 16'));
    assert.deepEqual(await times(), ['≈0.3 ms · 75 %', '≈0.1 ms · 25 %']);
    await edit(3, text);
    assert.deepEqual(await times(), ['0.3 ms · 75 %', '0.1 ms · 25 %']);
    await tell(null);
    assert.deepEqual(await times(), []);
  });

  it('are of the text that was run, also where that is edited meanwhile and restored', async () => {
    await edit(4, text.replace('"outChannels": 8', '"outChannels": 16'));
    await tell(measured);
    assert.deepEqual(await times(), ['≈0.3 ms · 75 %', '≈0.1 ms · 25 %']);
    await edit(5, text);
    assert.deepEqual(await times(), ['0.3 ms · 75 %', '0.1 ms · 25 %']);
  });
});
