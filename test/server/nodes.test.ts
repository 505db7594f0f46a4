import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DescribeResult, NodePlaces, PlacesResult } from '../../src/protocol/lsp.ts';
import { startServer, type TestServer } from '../support/server.ts';

const resnet = readFileSync(new URL('../../src/zoo/resnet50.cnn.json', import.meta.url), 'utf8');
const program = `import { conv2d, network, relu, type Feature } from 'cnn-designer';
const unit = (x: Feature): Feature => relu(conv2d(x, { outChannels: 8, kernelSize: 3, name: 'inside' }));
export default network('small', { input: [3, 32, 32] }, x => relu(unit(unit(x))));
`;

describe('one node of a diagram over LSP', () => {
  let server: TestServer;
  const uris = { json: 'file:///resnet.cnn.json', program: 'file:///small.cnn.ts' };
  const texts = { json: resnet, program };

  before(async () => {
    server = await startServer(undefined, { says: { pictures: true } });
    for (const format of ['json', 'program'] as const) {
      const known = server.diagnostics(uris[format], 1);
      await server.connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uris[format], languageId: 'cnn', version: 1, text: texts[format] },
      });
      await known;
    }
  });
  after(() => server.stop());

  const describeNode = async (id: string, format: keyof typeof uris = 'json'): Promise<string> =>
    (await server.connection.sendRequest<DescribeResult>('cnn/describe', { uri: uris[format], id }))?.markdown ?? '';
  const hover = async (around: string): Promise<string> => {
    const document = TextDocument.create(uris.json, 'cnn', 1, resnet);
    const position = document.positionAt(resnet.indexOf(around) + 1);
    const found = await server.connection.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri: uris.json },
      position,
    });
    return found.contents.value;
  };
  /** The text at the places of a node. */
  const placesOf = async (
    id: string,
    format: keyof typeof uris = 'json',
  ): Promise<{ readonly [Part in keyof NodePlaces]?: string } | null> => {
    const places = await server.connection.sendRequest<PlacesResult>('cnn/places', { uri: uris[format], id });
    const document = TextDocument.create(uris[format], 'cnn', 1, texts[format]);
    return (
      places &&
      Object.fromEntries(
        Object.entries<string | Range>({ ...places }).map(([part, at]) => [
          part,
          typeof at === 'string' ? at : document.getText(at),
        ]),
      )
    );
  };

  it('is described as in the hover of its line, with the picture of its window', async () => {
    const said = await describeNode('maxPool2d_1');
    assert.equal(said, await hover('"maxPool2d"'));
    assert.match(said, /64×112×112 → \*\*64×56×56\*\*/);
    assert.match(said, /!\[A window of 3×3 px .*\]\(data:image\/svg/);
  });
  it('is described by itself, where one text stands for many', async () => {
    const said = await describeNode('conv4.rest.2.residual_1.trunk.spatial.conv');
    assert.match(said, /256×14×14 → \*\*256×14×14\*\*/);
    assert.match(said, /params: 589,824 = 256·256·3·3/);
  });
  it('is described as a group, by its sums and by what is in it', async () => {
    const said = await describeNode('group conv3');
    assert.match(said, /512×28×28/);
    assert.match(said, /1,219,584/);
  });
  it('is described as the network, when it is an input', async () => {
    assert.match(await describeNode('input input'), /\*\*ResNet-50\*\*/);
  });
  it('is nothing when there is no such node', async () => {
    assert.equal(await describeNode('conv9'), '');
    assert.equal(await placesOf('conv9'), null);
  });
  it('has a name and a type in the text, a block the name of what it uses', async () => {
    const fc = await placesOf('fc');
    assert.deepEqual([fc?.name, fc?.type, fc?.kind], ['"fc"', '"linear"', 'layer']);
    const stage = await placesOf('group conv3');
    assert.deepEqual([stage?.name, stage?.kind], ['"conv3"', 'block']);
    const pool = await placesOf('maxPool2d_1');
    assert.deepEqual([pool?.name, pool?.type], [undefined, '"maxPool2d"']);
  });
  it('has them in a program too, where the call says what it is', async () => {
    const diagram = await server.connection.sendRequest<{ nodes: { id: string; layer?: string }[] }>('cnn/diagram', {
      uri: uris.program,
    });
    const inside = diagram.nodes.find(({ id }) => id.endsWith('inside'))?.id ?? '';
    const conv = await placesOf(inside, 'program');
    assert.deepEqual([conv?.name, conv?.type], ["'inside'", 'conv2d']);
    assert.match(await describeNode(inside, 'program'), /3×32×32 → \*\*8×30×30\*\*/);
  });
});
