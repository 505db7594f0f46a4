import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Check, CheckResult } from '../../src/protocol/lsp.ts';
import { startServer, type TestServer } from '../support/server.ts';

const json = `{
  "name": "small",
  "input": [3, 8, 8],
  "budget": { "maxParams": "100", "maxMacs": "1M", "maxLatencyMs": 5 },
  "layers": [{ "type": "conv2d", "outChannels": 8, "kernelSize": 3, "padding": 1 }]
}
`;
const program = `import { conv2d, network } from 'cnn-designer';
export default network('small', { input: [3, 8, 8], budget: { maxMacs: '1M' } }, x =>
  conv2d(x, { outChannels: 8, kernelSize: 30 }),
);
`;

describe('what is wrong with a network, over LSP', () => {
  let server: TestServer;
  before(async () => (server = await startServer()));
  after(() => server.stop());

  const checkOf = async (uri: string, text: string): Promise<Check> => {
    const known = server.diagnostics(uri, 1);
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'cnn', version: 1, text },
    });
    await known;
    const check = await server.connection.sendRequest<CheckResult>('cnn/check', { uri });
    assert.ok(check !== null);
    return check;
  };

  it('has each limit with its place, and what the network comes to where no run is needed', async () => {
    const { name, errors, limits } = await checkOf('file:///small.cnn.json', json);
    const document = TextDocument.create('file:///small.cnn.json', 'cnn', 1, json);
    assert.deepEqual([name, errors], ['small', []]);
    assert.deepEqual(
      limits.map(({ key, limit, total, range }) => [key, limit, total, range && document.getText(range)]),
      [
        ['maxParams', 100, 8 * 27 + 8, '"100"'],
        ['maxMacs', 1e6, 8 * 27 * 64, '"1M"'],
        ['maxLatencyMs', 5, undefined, '5'],
      ],
    );
  });

  it('has the errors of a program, at their places', async () => {
    const { errors, limits } = await checkOf('file:///small.cnn.ts', program);
    assert.equal(limits[0]?.key, 'maxMacs');
    const [error] = errors;
    assert.match(error?.message ?? '', /kernel 30×30 does not fit/);
    assert.equal(error?.range.start.line, 2);
  });

  it('is not known of a document that is not open', async () => {
    assert.equal(await server.connection.sendRequest<CheckResult>('cnn/check', { uri: 'file:///none.cnn.json' }), null);
  });
});
