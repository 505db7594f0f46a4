import assert from 'node:assert/strict';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { isProblem, lowerNetwork } from '../../src/onnx/lower.ts';
import { withFitting, withTrained, type TrainedTensors } from '../../src/onnx/trainedWeights.ts';

const graphOf = (text: string): Graph => {
  const graph = lowerNetwork(readModel(text, catalogue).analysis);
  assert.ok(!isProblem(graph));
  return graph;
};

const network = `{ "input": [1, 6, 6], "layers": [
  { "type": "conv2d", "name": "c1", "outChannels": 8, "kernelSize": 5, "bias": false },
  { "type": "batchNorm", "name": "n1" }, { "type": "flatten" }, { "type": "linear", "name": "fc", "outFeatures": 3 } ] }`;
const graph = graphOf(network);

/** What a file might hold: every tensor filled with its own number. */
const place = 'net.safetensors';
const tensors = (shapes: Readonly<Record<string, readonly number[]>>): TrainedTensors => {
  const names = Object.keys(shapes);
  return {
    place,
    shapes: new Map(Object.entries(shapes)),
    numbers: name => () =>
      new Float32Array((shapes[name] ?? []).reduce((count, size) => count * size, 1)).fill(names.indexOf(name) + 1),
  };
};

const whole = {
  'c1.weight': [8, 1, 5, 5],
  'n1.weight': [8],
  'n1.bias': [8],
  'n1.runningMean': [8],
  'n1.runningVar': [8],
  'fc.weight': [3, 32],
  'fc.bias': [3],
};

const without = (...names: readonly string[]): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));

const problemOf = (shapes: Readonly<Record<string, readonly number[]>>): string => {
  const result = withTrained(graph, tensors(shapes));
  return isProblem(result) ? result.problem : 'none';
};

/** The number that a tensor of a graph is filled with. */
const filling = (result: Graph, name: string): number | undefined =>
  (result.initializers.find(initializer => initializer.name === name)?.data() as Float32Array | undefined)?.[0];

describe('trained weights', () => {
  it('take the place of every weight and buffer, and of no constant', () => {
    const result = withTrained(graph, tensors(whole));
    assert.ok(!isProblem(result));
    for (const [index, name] of Object.keys(whole).entries()) assert.equal(filling(result, name), index + 1, name);
    const constants = graph.initializers.filter(({ ownName }) => ownName === undefined);
    for (const constant of constants) assert.ok(result.initializers.includes(constant), constant.name);
    assert.deepEqual(result.nodes, graph.nodes);
  });

  it('may be those of a state_dict, with what PyTorch counts and calls otherwise', () => {
    const result = withTrained(
      graph,
      tensors({
        ...without('n1.runningMean', 'n1.runningVar'),
        'n1.running_mean': [8],
        'n1.running_var': [8],
        'n1.num_batches_tracked': [],
      }),
    );
    assert.ok(!isProblem(result));
    assert.equal(filling(result, 'n1.runningMean'), 6);
    assert.equal(filling(result, 'n1.runningVar'), 7);
  });

  it('may have the state of an optimizer beside them', () => {
    assert.equal(problemOf({ ...whole, 'optimizer.momentum.c1.weight': [8, 1, 5, 5] }), 'none');
  });

  it('replace numbers that are written in the text', () => {
    const written = graphOf(`{ "input": [2], "layers": [
      { "type": "linear", "name": "fc", "outFeatures": 1, "weight": [[5, 6]], "bias": false } ] }`);
    const result = withTrained(written, tensors({ 'fc.weight': [1, 2] }));
    assert.ok(!isProblem(result));
    assert.equal(filling(result, 'fc.weight'), 1);
  });

  const cases: readonly (readonly [
    name: string,
    shapes: Readonly<Record<string, readonly number[]>>,
    problem: string,
  ])[] = [
    [
      'another shape',
      { ...whole, 'c1.weight': [6, 1, 5, 5] },
      'c1.weight is 6×1×5×5 in net.safetensors and 8×1×5×5 in the network: train again, or give other weights',
    ],
    [
      'as many numbers in another shape',
      { ...whole, 'n1.bias': [8, 1] },
      'n1.bias is 8×1 in net.safetensors and 8 in the network: train again, or give other weights',
    ],
    [
      'a tensor that is missing',
      without('fc.bias'),
      'net.safetensors has no fc.bias of 3: train again, or give other weights',
    ],
    [
      'tensors that are missing',
      without('fc.weight', 'fc.bias', 'n1.bias'),
      'net.safetensors has no n1.bias of 8 nor 2 other tensors of the network: train again, or give other weights',
    ],
    [
      'a tensor too much',
      { ...whole, 'fc2.weight': [3, 3] },
      'net.safetensors has fc2.weight of 3×3, which the network lacks: train again, or give other weights',
    ],
    [
      'a layer of another name',
      { ...without('fc.weight'), 'head.weight': [3, 32] },
      'net.safetensors has no fc.weight of 3×32, and head.weight, of the same shape, which the network lacks: give the layer its name back, or train again, or give other weights',
    ],
  ];
  for (const [name, shapes, problem] of cases)
    it(`say both sides of ${name}, and what to do`, () => {
      assert.equal(problemOf(shapes), problem);
    });

  it('fit a network on another input but for what depends on its size', () => {
    const reduced = graphOf(network.replace('[1, 6, 6]', '[1, 5, 5]'));
    const { graph: fitted, drawn } = withFitting(reduced, tensors(whole));
    assert.deepEqual(drawn, ['fc.weight']);
    assert.equal(filling(fitted, 'c1.weight'), 1);
    assert.equal(filling(fitted, 'fc.weight'), filling(reduced, 'fc.weight'));
  });
});
