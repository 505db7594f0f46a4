import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '../../src/layers/index.ts';
import { startTypeScript, type TypeScriptServer } from '../support/tsserver.ts';

interface Place {
  readonly line: number;
  readonly offset: number;
}

/** A text in a folder in which there is nothing else: no package.json, no tsconfig.json, no node_modules. */
describe("TypeScript's own service in a bare folder", () => {
  let server: TypeScriptServer;
  let folder = '';
  let opened = 0;

  before(async () => {
    server = await startTypeScript();
    folder = mkdtempSync(join(tmpdir(), 'cnn-bare-'));
  });
  after(() => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a text with the cursor at `$0`; gives the place of the cursor. */
  const open = (source: string): { file: string } & Place => {
    const file = join(folder, `network${++opened}.cnn.ts`);
    const before = source.slice(0, source.indexOf('$0')).split('\n');
    const text = source.replace('$0', '');
    writeFileSync(file, text);
    server.open(file, text);
    return { file, line: before.length, offset: (before.at(-1)?.length ?? 0) + 1 };
  };
  const problemsOf = async (source: string): Promise<readonly string[]> => {
    const { file } = open(source);
    const found = await Promise.all(
      ['syntacticDiagnosticsSync', 'semanticDiagnosticsSync'].map(command =>
        server.ask<{ readonly start: Place; readonly text: string }[]>(command, { file }),
      ),
    );
    return found.flat().map(({ start, text }) => `${start.line}: ${text}`);
  };
  const completionsAt = async (source: string): Promise<readonly string[]> => {
    const { entries } = await server.ask<{ entries: { name: string }[] }>('completionInfo', open(source));
    return entries.map(({ name }) => name);
  };
  const importing = (names: string, body: string): string =>
    `import { network, ${names} } from 'cnn-designer';\nexport default network('n', { input: [3, 8, 8] }, x => {\n${body}\n});\n`;

  it('finds nothing wrong with a network', async () => {
    const text = importing(
      'conv2d, relu, add, concat, parallel, maxPool2d, maxUnpool2d, block, type Feature',
      `  const half = (y: Feature): Feature => conv2d(y, { outChannels: y.channels / 2, kernelSize: [1, 3], padding: [0, [1, 1]] });
  x = block('stem', () => relu(conv2d(x, { outChannels: 8, kernelSize: 3, padding: 'same', name: 'first' })));
  x = parallel(x, { branches: [half, y => add(half(y), half(y), { name: 'sum' })], merge: 'concat' });
  const pool = maxPool2d(x, { kernelSize: 2 });
  x = concat(maxUnpool2d(pool, { pool }), x);
  return [x, relu(x)];`,
    );
    assert.deepEqual(await problemsOf(text), []);
  });

  it('imports networks in JSON as blocks, and helpers from other files', async () => {
    writeFileSync(join(folder, 'stem.cnn.json'), '{ "input": [3, 8, 8], "layers": [ /* none */ ] }');
    writeFileSync(
      join(folder, 'blocks.ts'),
      "import { relu, type Feature } from 'cnn-designer';\nexport const twice = (x: Feature): Feature => relu(relu(x));\n",
    );
    const imports = "import stem from './stem.cnn.json';\nimport { twice } from './blocks.ts';\n";
    assert.deepEqual(await problemsOf(imports + importing('relu', '  return relu(twice(stem(x)));')), []);
  });

  it('offers every layer and block for an import', async () => {
    const names = await completionsAt("import { $0 } from 'cnn-designer';");
    for (const type of [...catalogue.layers.keys(), ...catalogue.structures.keys(), 'network', 'block'])
      assert.ok(names.includes(type), type);
  });

  it('offers the attributes of a layer, and the words that one takes', async () => {
    const attributes = await completionsAt(importing('conv2d', '  return conv2d(x, { $0 });'));
    for (const attribute of ['outChannels', 'kernelSize', 'stride', 'padding', 'name', 'init', 'weight'])
      assert.ok(attributes.includes(attribute), attribute);
    const words = await completionsAt(
      importing('conv2d', "  return conv2d(x, { outChannels: 8, kernelSize: 3, paddingMode: '$0' });"),
    );
    assert.deepEqual([...words].sort(), ['circular', 'reflect', 'replicate', 'zeros']);
  });

  it('documents a layer and its attributes, with units and defaults', async () => {
    const at = async (body: string): Promise<string> =>
      (await server.ask<{ documentation: string }>('quickinfo', open(importing('conv2d', body)))).documentation;
    assert.match(
      await at('  return con$0v2d(x, { outChannels: 8, kernelSize: 3 });'),
      /^Slides `outChannels` learned kernels/,
    );
    assert.match(await at('  return conv2d(x, { outChannels: 8, kernel$0Size: 3 });'), /^Kernel height × width, px\.$/);
  });

  it('says which arguments a function takes', async () => {
    const { items } = await server.ask<{ items: { parameters: { name: string }[] }[] }>(
      'signatureHelp',
      open(importing('linear', '  return linear($0);')),
    );
    assert.deepEqual(
      items[0]?.parameters.map(({ name }) => name),
      ['x', 'attributes'],
    );
  });

  for (const [what, call, problem] of [
    ['a missing attribute', 'conv2d(x, { kernelSize: 3 })', /'outChannels' is missing/],
    [
      'a misspelt attribute',
      'conv2d(x, { outChannels: 8, kernelSize: 3, strides: 2 })',
      /'strides' does not exist.*|Did you mean/,
    ],
    [
      'a number that is a text',
      "conv2d(x, { outChannels: '8', kernelSize: 3 })",
      /'string' is not assignable to type 'number'/,
    ],
    ['a list of the wrong length', 'conv2d(x, { outChannels: 8, kernelSize: [3, 3, 3] })', /not assignable/],
    ['a word that there is not', "conv2d(x, { outChannels: 8, kernelSize: 3, padding: 'full' })", /"full"/],
    [
      'something else than a feature map',
      'conv2d(3, { outChannels: 8, kernelSize: 3 })',
      /'number' is not assignable.*'Feature'/,
    ],
    ['attributes that are not there', 'conv2d(x)', /Expected 2 arguments/],
  ] as const)
    it(`is told by TypeScript of ${what}`, async () => {
      const [first, ...more] = await problemsOf(importing('conv2d', `  return ${call};`));
      assert.match(first ?? 'nothing', problem);
      assert.match(first ?? '', /^3: /);
      assert.deepEqual(more, []);
    });
});
