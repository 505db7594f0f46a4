import assert from 'node:assert/strict';
import type { NetworkModel } from '../../../src/language/model.ts';
import { unadvised } from '../../support/preferences.ts';
import { bodyModel, programModel } from '../../support/programs.ts';

const namesOf = ({ network }: NetworkModel): readonly string[] => network.layers.map(({ name }) => name);
const groupsOf = ({ network }: NetworkModel): readonly unknown[] =>
  network.groups.map(({ name, type, parent }) => [name, type, parent]);
const codesOf = ({ diagnostics }: NetworkModel): readonly string[] => diagnostics.map(({ code }) => code);

describe('the builder of programs', () => {
  it('names layers by type and number, and gives a name once', async () => {
    const model = await bodyModel(
      "x = relu(relu(x));\nx = relu(x, { name: 'mine' });\nfor (const i of [1, 2]) x = relu(x, { name: 'mine' });\nreturn relu(x, { name: 'relu_3' });",
    );
    assert.deepEqual(model.diagnostics, []);
    assert.deepEqual(namesOf(model), ['relu_1', 'relu_2', 'mine', 'mine_2', 'mine_3', 'relu_3']);
  });

  it('makes a group of each call of a named function, however it is written', async () => {
    const model = await bodyModel(`
      function declared(y) { return relu(y); }
      const arrow = y => relu(y);
      const object = { method(y) { return relu(y); }, field: y => relu(y) };
      class Blocks { static make(y) { return relu(y); } }
      const given = [arrow, declared];
      x = declared(x); x = arrow(x); x = object.method(x); x = object.field?.(x); x = Blocks.make(x);
      return given.reduce((y, fn) => fn(y), x);`);
    assert.deepEqual(groupsOf(model), [
      ['declared_1', 'declared', undefined],
      ['arrow_1', 'arrow', undefined],
      ['method_1', 'method', undefined],
      ['field_1', 'field', undefined],
      ['make_1', 'make', undefined],
      ['arrow_2', 'arrow', undefined],
      ['declared_2', 'declared', undefined],
    ]);
  });

  it('makes no group of a function that makes no layers, nor of one without a name', async () => {
    const model = await bodyModel(`
      const half = width => width / 2;
      const deep = n => (n === 0 ? 0 : deep(n - 1));
      [1, 2].forEach(i => { x = conv2d(x, { outChannels: half(8 * i) + deep(500), kernelSize: 1 }); });
      return x;`);
    assert.deepEqual([groupsOf(model), namesOf(model)], [[], ['conv2d_1', 'conv2d_2']]);
  });

  it('lets a block that only calls a function be that function under another name', async () => {
    const model = await bodyModel(`
      const unit = y => relu(y);
      x = block('a', () => unit(x));
      x = block('b', () => { return unit(x); });
      x = block('c', () => { x = unit(x); return relu(x); });
      return block('d', () => block('e', () => unit(relu(x))));`);
    assert.deepEqual(groupsOf(model), [
      ['a', 'unit', undefined],
      ['b', 'unit', undefined],
      ['c', undefined, undefined],
      ['unit_1', 'unit', 2],
      ['d', undefined, undefined],
      ['e', undefined, 4],
      ['unit_1', 'unit', 5],
    ]);
  });

  it('leaves a function that throws, and goes on in the group around it', async () => {
    const model = await bodyModel(`
      function careless(y) { y = relu(y); throw new Error('no'); }
      function around(y) { try { careless(y); } catch {} return sigmoid(y); }
      return tanh(around(x));`);
    assert.deepEqual(namesOf(model), ['around_1.careless_1.relu_1', 'around_1.sigmoid_1', 'tanh_1']);
  });

  it('may begin another network when the function of one has thrown', async () => {
    const model = await programModel(`import { network, relu, tanh } from 'cnn-designer';
try { network('bad', { input: [1, 4, 4] }, x => { relu(x); throw new Error('no'); }); } catch {}
export default network('good', { input: [1, 4, 4] }, x => tanh(x));`);
    assert.deepEqual([model.diagnostics, model.network.name, namesOf(model)], [[], 'good', ['tanh_1']]);
  });

  it('takes attributes behind any number of inputs, from variables, spreads and calls', async () => {
    const model = await bodyModel(`
      const shared = { kernelSize: 3, padding: 1 };
      const a = conv2d(x, { ...shared, outChannels: 4, stride: undefined, name: 'a' });
      const b = conv2d(x, Object.assign({ outChannels: 4 }, shared));
      return concat(...[a, b], add(a, b, { name: 'sum' }), { name: 'all' });`);
    assert.deepEqual(model.diagnostics, []);
    assert.deepEqual(namesOf(model), ['a', 'conv2d_1', 'sum', 'all']);
    assert.deepEqual(model.network.layers[0]?.written, { kernelSize: 3, padding: 1, outChannels: 4 });
    assert.deepEqual(model.analysis.layers[3]?.outputShape, [12, 32, 32]);
  });

  it('knows shapes while it builds, and says NaN where nobody knows', async () => {
    const model = await bodyModel(`
      const y = maxPool2d(x, { kernelSize: 2 });
      const broken = conv2d(x, { outChannels: 4, kernelSize: 99 });
      return linear(flatten(y), { outFeatures: y.shape.reduce((a, b) => a * b) + (Number.isNaN(broken.shape[1]) ? 1 : 2) });`);
    assert.deepEqual(codesOf(model), ['window-larger-than-input']);
    assert.deepEqual(model.analysis.layers.at(-1)?.outputShape, [3 * 16 * 16 + 1]);
  });

  it('has several inputs and outputs by name, seeds, budgets and the size of objects', async () => {
    const model = await programModel(`import { network, concat, relu } from 'cnn-designer';
export default network('two', { inputs: { image: [3, 8, 8], mask: [1, 8, 8] }, seed: 7, budget: { maxMacs: '1k' }, objectSize: [1, 1] }, ({ image, mask }) => {
  const both = concat(image, mask);
  return { both, active: relu(both) };
});`);
    assert.deepEqual(model.diagnostics, []);
    const { inputs, outputs, seed, budget, objectSize } = model.network;
    assert.deepEqual(inputs, [
      { name: 'image', shape: [3, 8, 8] },
      { name: 'mask', shape: [1, 8, 8] },
    ]);
    assert.deepEqual([outputs, seed, budget, objectSize], [[{ layer: 0 }, { layer: 1 }], 7, { maxMacs: 1000 }, [1, 1]]);
  });

  it('takes numbers for weights, ways to draw them, and layers that others refer to', async () => {
    const model = await bodyModel(`
      const pool = maxPool2d(x, { kernelSize: 2 });
      const y = conv2d(maxUnpool2d(pool, { pool }), { outChannels: 1, kernelSize: 1, weight: [[[[1]], [[2]], [[3]]]], bias: [0.5] });
      return conv2d(y, { outChannels: 1, kernelSize: 1, init: { constant: 0.1 } });`);
    assert.deepEqual(model.diagnostics, []);
    const [, unpool, literal, drawn] = model.network.layers;
    assert.deepEqual([unpool?.references, unpool?.inputs], [['pool'], [{ layer: 0 }, { layer: 0 }]]);
    assert.deepEqual(literal?.literals, { weight: [[[[1]], [[2]], [[3]]]], bias: [0.5] });
    assert.deepEqual(drawn?.init, { constant: 0.1 });
  });

  it('unfolds structures with functions in place of lists, inside each other', async () => {
    const model = await bodyModel(`
      const three = y => conv2d(y, { outChannels: 4, kernelSize: 3, padding: 1 });
      return parallel(x, { merge: 'add', branches: [
        y => residual(three(y), { layers: three, shortcut: z => conv2d(z, { outChannels: 4, kernelSize: 1 }) }),
        three ] });`);
    assert.deepEqual(model.diagnostics, []);
    assert.deepEqual(namesOf(model), [
      'parallel_1.branch_1.three_1.conv2d_1',
      'parallel_1.branch_1.residual_1.conv2d_1',
      'parallel_1.branch_1.residual_1.shortcut.conv2d_1',
      'parallel_1.branch_1.residual_1.add',
      'parallel_1.branch_2.conv2d_1',
      'parallel_1.add',
    ]);
  });

  it('says what is wrong with a structure, where it is written', async () => {
    const model = await bodyModel("return parallel(x, { branches: [relu, 3], merge: 'addd' });");
    const texts = model.diagnostics.map(({ code, span }) => [code, model.text.slice(span.start, span.end)]);
    assert.deepEqual(texts, [['wrong-attribute', '[relu, 3]']]);
    const other = await bodyModel("return parallel(x, { branches: [relu], merge: 'addd' });");
    assert.deepEqual(
      other.diagnostics.map(({ message }) => message),
      ['"merge" of parallel is "addd"; write one of "concat", "add", "multiply"; did you mean "add"?'],
    );
  });

  it('puts a network in JSON behind feature maps, with its own blocks, inputs and results', async () => {
    const files = {
      'file:///project/two.cnn.json': `{ "inputs": { "a": [1, 8, 8], "b": [1, 8, 8] }, "outputs": ["sum", "u"],
        "blocks": { "unit": { "parameters": { "width": 2 }, "layers": [{ "type": "conv2d", "outChannels": "=width", "kernelSize": 3 }] } },
        "layers": [{ "type": "add", "name": "sum", "from": ["a", "b"] }, { "type": "unit", "name": "u", "width": 5 }, { "type": "relu" }] }`,
    };
    const text = (call: string): string => `import { network, relu } from 'cnn-designer';
import two from './two.cnn.json';
export default network('n', { input: [3, 9, 9] }, x => ${call});`;
    const good = await programModel(text('{ const [sum, u] = two({ b: x, a: relu(x) }); return [sum, u]; }'), {
      files,
      preferences: unadvised,
    });
    assert.deepEqual(good.diagnostics, []);
    assert.deepEqual(namesOf(good), ['relu_1', 'two_1.sum', 'two_1.u.conv2d_1', 'two_1.relu_1']);
    assert.deepEqual(
      good.analysis.layers.map(({ outputShape }) => outputShape?.join()),
      ['3,9,9', '3,9,9', '5,7,7', '5,7,7'],
    );
    assert.deepEqual(codesOf(await programModel(text('two(x)'), { files, preferences: unadvised })), [
      'wrong-number-of-inputs',
    ]);
  });

  it('answers what no layer can take in words', async () => {
    const messages = async (body: string): Promise<readonly string[]> =>
      (await bodyModel(body)).diagnostics.map(({ message }) => message);
    assert.match((await messages('return relu(3);'))[0] ?? '', /relu reads a feature map and is given 3/);
    assert.match(
      (await messages('return conv2d(x, { outChannels: x, kernelSize: 3 });'))[0] ?? '',
      /is a feature map; write/,
    );
    assert.match(
      (await messages('return conv2d(x, { outChannels: Infinity, kernelSize: () => 3 });'))[0] ?? '',
      /is Infinity; write/,
    );
    assert.match(
      (await messages('return conv2d(x, { outChannels: 3n, kernelSize: 3 });'))[0] ?? '',
      /is a bigint; write/,
    );
    assert.match(
      (await messages('const a = {}; a.a = a; return conv2d(x, { outChannels: a, kernelSize: 3 });'))[0] ?? '',
      /circular/,
    );
  });

  it('finds its places in texts with other line ends, letters and marks', async () => {
    const text =
      "\uFEFF// 😀 größer\r\nimport { network, conv2d, relu, type Feature } from 'cnn-designer';\r\n" +
      'const é = (𝒙: Feature /* 😀) */, n: number): Feature => relu(conv2d(𝒙, { outChannels: n, kernelSize: 0 as number, }, ), );\r\n' +
      "export default network('😀' as string, { input: [3, 8, 8] }, (x) => ((é(x, 2))));\r\n";
    const { diagnostics, network } = await programModel(text.replaceAll('𝒙', 'y'));
    const [only] = diagnostics;
    const own = text.replaceAll('𝒙', 'y');
    assert.deepEqual([only?.code, own.slice(only?.span.start, only?.span.end)], ['wrong-attribute', '0']);
    assert.deepEqual(
      network.groups.map(({ name }) => name),
      ['é_1'],
    );
  });

  it('writes its console out, feature maps by their shape', async () => {
    const { console: lines } = await (
      await import('../../support/programs.ts')
    ).evaluateProgram(
      "import { network, relu } from 'cnn-designer';\nexport default network('n', { input: [3, 8, 8] }, x => { console.log('x', x, { x }, [1, NaN]); console.warn(new Error('e')); return relu(x); });",
    );
    assert.deepEqual(lines, [
      { level: 'log', text: 'x feature map of [3,8,8] {"x":{"$feature":0}} [1,{"$number":"NaN"}]' },
      { level: 'warn', text: 'Error: e' },
    ]);
  });
});
