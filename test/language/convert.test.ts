import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import prettier from 'prettier';
import type { Group, Network } from '../../src/core/network.ts';
import { toJson, toProgram, type Converted } from '../../src/language/convert.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { networkAround } from '../support/arbitraryLayers.ts';
import { modelOf } from '../support/fixtures.ts';
import { programModel } from '../support/programs.ts';

const folders = ['src/zoo', 'src/zoo/exercises', 'test/layers', 'test/networks'];
const files = folders.flatMap(folder =>
  readdirSync(folder)
    .filter(file => /\.cnn\.(json|ts)$/.test(file))
    .map(file => join(folder, file)),
);
const read = (path: string) => modelOf({ path: join(process.cwd(), path), text: readFileSync(path, 'utf8') });
const textOf = (converted: Converted): string =>
  'text' in converted ? converted.text : assert.fail(converted.problem);

/** A network without what a format may say differently: how a reference was written, and what a group was made by. */
function bare(network: Network, groupOf: (group: Group) => unknown): unknown {
  const { layers, groups, ...rest } = network;
  return JSON.parse(
    JSON.stringify({
      ...rest,
      groups: groupOf === noGroups ? [] : groups.map(groupOf),
      layers: layers.map(({ written, references = [], group, ...layer }) => ({
        ...layer,
        references,
        group: groupOf === noGroups ? undefined : group,
        written: Object.fromEntries(Object.entries(written).filter(([key]) => !references.includes(key))),
      })),
    }),
  );
}

/** A repeat is a block with a loop in it, and says no more than its name. */
const asInProgram = ({ name, kind, type, parent }: Group): unknown =>
  kind === 'repeat' ? { name, kind: 'block', parent } : { name, kind, type, parent };
const noGroups = (): unknown => undefined;

describe('conversion', () => {
  for (const path of files.filter(file => file.endsWith('.json')))
    it(`writes ${path} as a program that makes the same layers in the same groups, in prettier's layout`, async () => {
      const json = await read(path);
      const program = textOf(toProgram(json));
      const again = await programModel(program);
      assert.deepEqual(
        again.diagnostics.filter(({ severity }) => severity === 'error'),
        [],
      );
      assert.deepEqual(bare(again.network, asInProgram), bare(json.network, asInProgram));
      assert.deepEqual(again.analysis.totals, json.analysis.totals);
    });

  for (const path of files)
    it(`writes ${path} as JSON that has the same layers in the same groups`, async () => {
      const model = await read(path);
      const again = readModel(textOf(toJson(model)), catalogue);
      assert.deepEqual(
        again.diagnostics.filter(({ severity }) => severity === 'error'),
        [],
      );
      assert.deepEqual(bare(again.network, noGroups), bare(model.network, noGroups));
      const nesting = ({ groups }: Network): unknown => groups.map(({ name, parent }) => [name, parent]);
      assert.deepEqual(nesting(again.network), nesting(model.network));
    });

  for (const path of files.filter(file => file.startsWith('src/zoo/') && file.endsWith('.json')))
    it(`comes back from a program to the network of ${path}`, async () => {
      const model = await read(path);
      const program = await programModel(textOf(toProgram(model)));
      const again = readModel(textOf(toJson(program)), catalogue);
      assert.deepEqual(bare(again.network, noGroups), bare(model.network, noGroups));
    });

  it('lays programs out as prettier does', async () => {
    for (const name of ['resnet50', 'mobilenet-v2', 'unet', 'googlenet']) {
      const program = textOf(toProgram(await read(`src/zoo/${name}.cnn.json`)));
      const formatted = await prettier.format(program, {
        parser: 'typescript',
        printWidth: 120,
        singleQuote: true,
        arrowParens: 'avoid',
      });
      const same = program.split('\n').filter(line => formatted.includes(line.trim())).length;
      assert.ok(0.9 < same / program.split('\n').length, name);
    }
  });

  it('keeps functions as blocks, with what differs between their calls as parameters', async () => {
    const text = textOf(toJson(await read('src/zoo/resnet.cnn.ts')));
    const { blocks } = JSON.parse(text) as { blocks: Record<string, { parameters: Record<string, number> }> };
    assert.deepEqual(Object.keys(blocks['convNorm']?.parameters ?? {}), [
      'outChannels',
      'kernelSize',
      'stride',
      'padding',
    ]);
    assert.ok(Object.keys(blocks).includes('bottleneck'));
    assert.ok(text.split('\n').length < 100);
  });

  it('writes layer by layer what only JSON can say: a layer that reads one further down', async () => {
    const text = `{ "input": [3, 8, 8], "outputs": ["sum"], "layers": [
      { "type": "add", "name": "sum", "from": ["late", "early"] },
      { "type": "relu", "name": "early", "from": "input" },
      { "type": "sigmoid", "name": "late", "from": "early" } ] }`;
    const json = readModel(text, catalogue);
    const program = await programModel(textOf(toProgram(json)));
    assert.deepEqual(program.diagnostics, []);
    assert.deepEqual(
      program.network.layers.map(({ name }) => name),
      ['early', 'late', 'sum'],
    );
  });

  it('writes expressions of blocks as TypeScript computes them', async () => {
    const text = `{ "input": [4, 32, 32],
      "blocks": {
        "unit": { "parameters": { "width": 7, "class": 2, "twice": "=2*width" }, "layers": [
          { "type": "conv2d", "outChannels": "=-(-width // class) + twice ** 2 % 5 + (index == 1 ? 3 : index != 0 ? 1 : 2)", "kernelSize": ["=1 + 2 * (width // 8)", 1], "padding": [["=width > 7 ? 1 : 0", 1], 0] },
          { "type": "relu" } ] },
        "pair": { "layers": [{ "type": "unit", "width": 9 }, { "type": "unit", "class": "=index + 1", "repeat": 3, "name": "three" }] } },
      "layers": [{ "type": "pair", "repeat": 2, "name": "pairs" }, { "type": "unit" }] }`;
    const json = readModel(text, catalogue);
    assert.deepEqual(json.diagnostics, []);
    const program = await programModel(textOf(toProgram(json)));
    assert.deepEqual(bare(program.network, asInProgram), bare(json.network, asInProgram));
  });

  it('means the same in both formats, whatever the attributes of a type are', async () => {
    const types = [...catalogue.layers.values(), ...catalogue.structures.values()];
    for (const type of types)
      await fc.assert(
        fc.asyncProperty(networkAround(type), async random => {
          const json = readModel(JSON.stringify(random), catalogue);
          fc.pre(json.diagnostics.every(({ severity }) => severity !== 'error'));
          const program = await programModel(textOf(toProgram(json)));
          assert.deepEqual(bare(program.network, asInProgram), bare(json.network, asInProgram));
          const again = readModel(textOf(toJson(program)), catalogue);
          assert.deepEqual(bare(again.network, noGroups), bare(json.network, noGroups));
        }),
        { numRuns: Number(process.env['CNN_CASES'] ?? 5) },
      );
  }).timeout(600_000);

  it('does not convert what has errors', async () => {
    const broken = await programModel('export default 3;');
    assert.ok('problem' in toJson(broken));
    assert.ok('problem' in toProgram(readModel('{', catalogue)));
  });
});
