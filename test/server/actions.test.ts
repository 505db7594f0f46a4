import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic, TextDocumentEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startServer, type TestServer } from '../support/server.ts';

const broken = {
  'cnn.json': `{
  "input": [3, 8, 8],
  "layers": [
    { "type": "conv2", "outChannels": 8 }, // both are mended, one after the other
    { "type": "relu" },
    { "type": "linear", "outFeatures": 10 }
  ]
}
`,
  'cnn.ts': `import { conv2d, linear, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  x = conv2d(x, { outChannels: 8, kernelSze: 3 } as never); // both are mended
  return linear(relu(x), { outFeatures: 10 });
});
`,
};

const mended = {
  'cnn.json': broken['cnn.json']
    .replace('"conv2", "outChannels": 8', '"conv2d", "outChannels": 8, "kernelSize": 3')
    .replace('    { "type": "linear"', '    { "type": "flatten" },\n    { "type": "linear"'),
  'cnn.ts': broken['cnn.ts']
    .replace('{ conv2d, linear', '{ conv2d, flatten, linear')
    .replace('kernelSze', 'kernelSize')
    .replace('linear(relu(x),', 'linear(flatten(relu(x)),'),
};

describe('code actions over LSP', () => {
  let server: TestServer;
  let opened = 0;

  before(async () => {
    server = await startServer();
  });
  after(() => server.stop());

  const open = async (
    format: keyof typeof broken,
    text = broken[format],
  ): Promise<{ document: TextDocument; found: readonly Diagnostic[] }> => {
    const document = TextDocument.create(`file:///actions${++opened}.${format}`, 'cnn', 7, text);
    const found = server.diagnostics(document.uri, 7);
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: document.uri, languageId: 'cnn', version: 7, text },
    });
    return { document, found: await found };
  };
  const ask = ({ uri }: TextDocument, range: Diagnostic['range'], only?: readonly string[]): Promise<CodeAction[]> =>
    server.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
  /** The text with an action's edits, which have to be of this very version. */
  const taken = (document: TextDocument, { edit }: CodeAction): string => {
    const [{ textDocument, edits }] = edit?.documentChanges as [TextDocumentEdit];
    assert.deepEqual(textDocument, { uri: document.uri, version: 7 });
    return TextDocument.applyEdits(document, edits as Parameters<typeof TextDocument.applyEdits>[1]);
  };
  const everything = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };

  for (const format of ['cnn.json', 'cnn.ts'] as const) {
    it(`offers the fix of the diagnostic at the cursor, with what it mends, in ${format}`, async () => {
      const { document, found } = await open(
        format,
        mended[format].replace(/kernelSize"?: 3/, found => found.replace('3', '9')),
      );
      assert.deepEqual(
        found.map(({ code }) => code),
        ['window-larger-than-input'],
      );
      const at = found[0]?.range ?? everything;
      const [first, second] = await ask(document, { start: at.start, end: at.start });
      assert.equal(
        first?.title,
        'Use padding 1, which lets the kernel 9×9 fit (2,282 params, 8.1 kMAC, receptive field 10)',
      );
      assert.equal(first.kind, 'quickfix');
      assert.equal(first.isPreferred, true);
      assert.equal(first.diagnostics?.[0]?.message, found[0]?.message);
      assert.ok(second?.title.startsWith('Use kernelSize 8'));
      const again = await open(format, taken(document, first));
      assert.deepEqual(again.found, []);
    });

    it(`mends a whole file in ${format}, step by step`, async () => {
      const { document } = await open(format);
      const [action, ...others] = await ask(document, everything, ['source.fixAll']);
      assert.deepEqual(others, []);
      assert.ok(action);
      assert.equal(action.kind, 'source.fixAll.cnn');
      assert.equal(taken(document, action), mended[format]);
    });
  }

  it('works nothing out that is not asked for', async () => {
    const { document } = await open('cnn.json');
    assert.deepEqual(await ask(document, everything, ['source.organizeImports']), []);
    const kinds = (await ask(document, everything)).map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)], ['quickfix']);
  });
});
