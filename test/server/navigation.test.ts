import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  DocumentHighlight,
  DocumentLink,
  FoldingRange,
  Location,
  LocationLink,
  SelectionRange,
  SemanticTokens,
  TextEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { startServer, type TestServer } from '../support/server.ts';

const text = `{
  "$schema": "./cnn.schema.json",
  "name": "N",
  "input": [3, 8, 8],
  "blocks": {
    "unit": { "layers": [{ "type": "relu" }] }
  },
  "layers": [
    { "type": "unit", "name": "a" },
    { "type": "add",   "from": ["a", "input"] }
  ]
}
`;
const program =
  "import { network, relu } from 'cnn-designer';\nexport default network('p', { input: [3, 8, 8] }, x => relu(x, { name: 'inProgram' }));\n";

describe('navigation over the protocol', () => {
  let server: TestServer;
  let folder = '';
  let uri = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-navigation-'));
    mkdirSync(join(folder, 'nets/node_modules'), { recursive: true });
    writeFileSync(
      join(folder, 'nets/closed.cnn.json'),
      '{ "name": "Closed", "layers": [{ "type": "relu", "name": "onDisk" }] }',
    );
    writeFileSync(
      join(folder, 'nets/node_modules/other.cnn.json'),
      '{ "layers": [{ "type": "relu", "name": "onDiskToo" }] }',
    );
    // What is typed counts, not what was saved.
    writeFileSync(join(folder, 'open.cnn.json'), '{ "layers": [{ "type": "relu", "name": "onDiskOnce" }] }');
    server = await startServer(pathToFileURL(folder).href);
    uri = pathToFileURL(join(folder, 'open.cnn.json')).href;
    await open(uri, 'cnn-json', text);
    await open(pathToFileURL(join(folder, 'p.cnn.ts')).href, 'typescript', program);
  });
  after(() => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (at: string, languageId: string, written: string): Promise<void> => {
    const found = server.diagnostics(at, 1);
    const textDocument = { uri: at, languageId, version: 1, text: written };
    await server.connection.sendNotification('textDocument/didOpen', { textDocument });
    await found;
  };
  const ask = <Result>(method: string, rest: object = {}, at = uri): Promise<Result> =>
    server.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri: at }, ...rest });
  const positionOf = (part: string): { line: number; character: number } => {
    const before = text.slice(0, text.indexOf(part)).split('\n');
    return { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 1 };
  };

  it('leads from a name to its definition, references and highlights', async () => {
    const position = positionOf('"a", "input"');
    const [link] = await ask<LocationLink[]>('definition', { position });
    assert.deepEqual(link?.targetSelectionRange, {
      start: { line: 8, character: 31 },
      end: { line: 8, character: 32 },
    });
    const references = await ask<Location[]>('references', { position, context: { includeDeclaration: false } });
    assert.deepEqual(
      references.map(({ range }) => range.start),
      [{ line: 9, character: 33 }],
    );
    const highlights = await ask<DocumentHighlight[]>('documentHighlight', { position });
    assert.deepEqual(
      highlights.map(({ kind }) => kind),
      [3, 2],
    );
  });

  it('renames, and says why it does not', async () => {
    const position = positionOf('"unit", "name"');
    const prepared = await ask<{ placeholder: string }>('prepareRename', { position });
    assert.equal(prepared.placeholder, 'unit');
    const edit = await ask<WorkspaceEdit>('rename', { position, newName: 'body' });
    assert.deepEqual(
      edit.changes?.[uri]?.map(({ range, newText }) => [range.start.line, newText]),
      [
        [5, 'body'],
        [8, 'body'],
      ],
    );
    await assert.rejects(ask('rename', { position, newName: 'relu' }), /relu is a built-in type; choose another name/);
    await assert.rejects(ask('prepareRename', { position: positionOf('"relu"') }), /relu is built in/);
  });

  it('folds, selects, links, formats and colours', async () => {
    const foldings = await ask<FoldingRange[]>('foldingRange');
    assert.deepEqual(
      foldings.map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [0, 10],
        [4, 5],
        [7, 9],
      ],
    );
    const [selection] = await ask<SelectionRange[]>('selectionRange', { positions: [positionOf('"unit", "name"')] });
    assert.equal(selection?.range.end.character, 19);
    assert.equal(selection.parent?.range.end.character, 20);
    const [link] = await ask<DocumentLink[]>('documentLink');
    assert.equal(link?.target, pathToFileURL(join(folder, 'cnn.schema.json')).href);
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await ask<TextEdit[]>('formatting', { options });
    assert.deepEqual(
      edits.map(({ range, newText }) => [range.start.line, newText]),
      [[9, ' ']],
    );
    const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
    assert.deepEqual(await ask('rangeFormatting', { options, range }), []);
    const all = await ask<SemanticTokens>('semanticTokens/full');
    const some = await ask<SemanticTokens>('semanticTokens/range', { range });
    // Per token: lines and columns on, length, class 0 or variable 1, declaration.
    assert.deepEqual(some.data, [3, 3, 5, 1, 1]);
    assert.equal(all.data.length / 5, 8);
  });

  it('tells who uses a block', async () => {
    const [item] = await ask<CallHierarchyItem[]>('prepareCallHierarchy', { position: positionOf('"unit", "name"') });
    assert.equal(item?.name, 'unit');
    const calls = await server.connection.sendRequest<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', {
      item,
    });
    assert.deepEqual(
      calls.map(({ from, fromRanges }) => [from.name, fromRanges.length]),
      [['N', 1]],
    );
    assert.deepEqual(await server.connection.sendRequest('callHierarchy/outgoingCalls', { item }), []);
  });

  it('finds symbols of open networks and of those on the disk', async () => {
    const names = async (query: string): Promise<readonly string[]> => {
      const found = await server.connection.sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query });
      return found.map(({ name }) => name);
    };
    assert.deepEqual(await names('ondisk'), ['onDisk']);
    assert.deepEqual(await names('inPro'), ['inProgram']);
    assert.deepEqual(await names('UNIT'), ['unit']);
  });

  it('is offered for JSON alone to a client that can be told so, and to any other for all', async () => {
    assert.deepEqual(server.registrations, []);
    assert.ok(server.capabilities.documentFormattingProvider !== undefined);
    const other = await startServer(undefined, {
      can: { textDocument: { formatting: { dynamicRegistration: true } } },
    });
    try {
      // The answer comes behind what was offered before.
      await other.connection.sendRequest('workspace/symbol', { query: '' });
      assert.equal(other.capabilities.documentFormattingProvider, undefined);
      const options = other.registrations.map(({ registerOptions }) => registerOptions as { documentSelector: object });
      assert.equal(options.length, 7);
      for (const { documentSelector } of options) assert.deepEqual(documentSelector, [{ language: 'cnn-json' }]);
    } finally {
      other.stop();
    }
  });

  it('leaves programs to TypeScript', async () => {
    const at = pathToFileURL(join(folder, 'p.cnn.ts')).href;
    assert.equal(await ask('definition', { position: { line: 1, character: 62 } }, at), null);
    assert.deepEqual(await ask('formatting', { options: { tabSize: 2, insertSpaces: true } }, at), []);
  });
});
