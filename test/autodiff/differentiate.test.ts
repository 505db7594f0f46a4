import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differentiate, write, type Tape } from '../../src/autodiff/differentiate.ts';
import { inferShapes } from '../../src/autodiff/shapes.ts';
import { buildTrainingGraph, type TrainingGraphOptions } from '../../src/autodiff/trainingGraph.ts';
import { definePointwise } from '../../src/core/layer.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { isProblem } from '../../src/onnx/lower.ts';
import { createTensorNames } from '../../src/onnx/tensorNames.ts';
import type { Value } from '../../src/ops/op.ts';
import { computeWithGradients, type Numbers } from '../support/operators.ts';
import { unadvised } from '../support/preferences.ts';
import { takeSteps } from '../support/trainingSteps.ts';

const numbers = (shape: readonly number[], data: readonly number[]): Numbers => ({ shape, data });
const at = (inputs: Readonly<Record<string, Value>>, name: string): Value => inputs[name] ?? { name: '' };

const options: TrainingGraphOptions = {
  loss: 'squared',
  optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  batch: 2,
};

describe('the walk backwards', () => {
  it('adds up what comes back to a tensor from all that read it', async () => {
    // (x + x) · x + x = 2x² + x, with the slope 4x + 1.
    const { gradients } = await computeWithGradients({ x: numbers([2], [3, -0.5]) }, (ops, given) => {
      const x = at(given, 'x');
      return ops.Add({ A: ops.Mul({ A: ops.Add({ A: x, B: x }), B: x }), B: x });
    });
    assert.deepEqual(gradients['x']?.data, [13, -1 * 2]);
  });

  it('adds up over the places of a list that hold the same tensor', async () => {
    const { gradients } = await computeWithGradients({ x: numbers([1, 2], [5, 7]) }, (ops, given) =>
      ops.Concat({ inputs: [at(given, 'x'), at(given, 'x'), at(given, 'x')] }, { axis: 0 }),
    );
    assert.deepEqual(gradients['x']?.data, [1 + 3 + 5, 2 + 4 + 6]);
  });

  it('gives no gradient to what the loss does not depend on', async () => {
    const { gradients } = await computeWithGradients(
      { x: numbers([2], [1, 2]), aside: numbers([2], [3, 4]) },
      (ops, given) => {
        ops.Neg({ X: at(given, 'aside') });
        return ops.Neg({ X: at(given, 'x') });
      },
    );
    assert.deepEqual(gradients['x']?.data, [-1, -2]);
    assert.equal(gradients['aside'], undefined);
  });

  it('gives an input that is the result itself the gradient of the result', async () => {
    const { gradients } = await computeWithGradients({ x: numbers([3], [1, 2, 3]) }, (_, given) => at(given, 'x'));
    assert.deepEqual(gradients['x']?.data, [1, 2, 3]);
  });

  it('sums up for one number that is repeated everywhere', async () => {
    const { gradients } = await computeWithGradients(
      { x: numbers([2, 2], [1, 2, 3, 4]), factor: numbers([], [2]) },
      (ops, given) => ops.Mul({ A: at(given, 'x'), B: at(given, 'factor') }),
    );
    assert.deepEqual(gradients['factor'], numbers([], [1 + 4 + 9 + 16]));
  });

  it('computes nothing that is not wanted', () => {
    const shapes = new Map([
      ['x', [2]],
      ['w', [2]],
    ]);
    const tape: Tape = { nodes: [], initializers: [], names: createTensorNames(shapes.keys()) };
    const loss = write(tape, 0, 'loss', ops => {
      const product = ops.Mul({ A: ops.Exp({ input: { name: 'x' } }), B: { name: 'w' } });
      return ops.ReduceSum({ data: product, axes: ops.int64([0]) });
    });
    const before = tape.nodes.length;
    differentiate(tape, inferShapes(tape, shapes), loss.name, ['w']);
    // The sum is spread, and multiplied by the exponential; nothing goes back through that.
    assert.deepEqual(
      tape.nodes.slice(before).map(({ op }) => op),
      ['Expand', 'Mul'],
    );
  });

  it('is right for any graph of sums and products', async () => {
    const place = fc.nat(100);
    const steps = fc.array(fc.record({ op: fc.constantFrom('Add', 'Sub', 'Mul'), left: place, right: place }), {
      minLength: 1,
      maxLength: 12,
    });
    const start = fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: -8, max: 8 })));
    await fc.assert(
      fc.asyncProperty(steps, start, async (graph, values) => {
        const names = ['a', 'b', 'c'];
        const inputs = Object.fromEntries(names.map((name, index) => [name, numbers([], [(values[index] ?? 0) / 8])]));
        const { result, gradients } = await computeWithGradients(inputs, (ops, given) => {
          const tensors = names.map(name => at(given, name));
          for (const { op, left, right } of graph) {
            const A = tensors[left % tensors.length] ?? { name: '' };
            const B = tensors[right % tensors.length] ?? { name: '' };
            tensors.push((ops[op] satisfies typeof ops.Add)({ A, B }));
          }
          return tensors.at(-1) ?? { name: '' };
        });
        for (const [index, name] of names.entries()) {
          const { value, slope } = forwards(
            graph,
            values.map(each => each / 8),
            index,
          );
          const own = gradients[name]?.data[0] ?? 0;
          const scale = Math.max(1, Math.abs(value), Math.abs(slope));
          assert.ok(Math.abs((result.data[0] ?? NaN) - value) < 1e-4 * scale, `${result.data[0] ?? ''}, not ${value}`);
          assert.ok(Math.abs(own - slope) < 1e-4 * scale, `slope along ${name}: ${own}, not ${slope}`);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

/** A value with its slope along one of the first numbers, carried forwards in float64. */
function forwards(
  graph: readonly { readonly op: string; readonly left: number; readonly right: number }[],
  values: readonly number[],
  along: number,
): { readonly value: number; readonly slope: number } {
  const all = values.map((value, index) => ({ value, slope: index === along ? 1 : 0 }));
  for (const { op, left, right } of graph) {
    const a = all[left % all.length] ?? { value: 0, slope: 0 };
    const b = all[right % all.length] ?? { value: 0, slope: 0 };
    const sign = op === 'Sub' ? -1 : 1;
    all.push(
      op === 'Mul'
        ? { value: a.value * b.value, slope: a.slope * b.value + a.value * b.slope }
        : { value: a.value + sign * b.value, slope: a.slope + sign * b.slope },
    );
  }
  return all.at(-1) ?? { value: 0, slope: 0 };
}

/** A layer whose operator has no gradient. */
const rounded = definePointwise({
  type: 'rounded',
  summary: 'Rounds to another element type and back.',
  source: 'ONNX Cast-13',
  category: 'activation',
  attributes: {},
  compute: x => x,
  lower: ({ ops, x }) => ops.Cast({ input: x }, { to: 1 }),
});

describe('the graph of a training', () => {
  const known = { ...catalogue, layers: new Map([...catalogue.layers, [rounded.type, rounded]]) };
  const build = (network: object, changed: Partial<TrainingGraphOptions> = {}) =>
    buildTrainingGraph(readModel(JSON.stringify(network), known, unadvised).analysis, { ...options, ...changed });
  const problemOf = (network: object, changed?: Partial<TrainingGraphOptions>): string => {
    const training = build(network, changed);
    return isProblem(training) ? training.problem : '';
  };
  const linear = (name: string, outFeatures = 2, more: object = {}) => ({ type: 'linear', name, outFeatures, ...more });

  it('names the layer whose operator has no gradient, why, and what to do', () => {
    const layers = [linear('first'), { type: 'rounded', name: 'short' }, linear('second')];
    assert.match(
      problemOf({ inputs: { x: [3] }, layers }),
      /^"short" cannot be trained: its Cast has no gradient: rounded numbers .*; train the network in float32/,
    );
  });

  it('asks for no gradient of an operator before the first weight', () => {
    assert.equal(problemOf({ inputs: { x: [3] }, layers: [{ type: 'rounded', name: 'short' }, linear('first')] }), '');
  });

  it('needs a weight that the loss depends on', () => {
    assert.match(
      problemOf({ inputs: { x: [3] }, layers: [{ type: 'relu' }] }),
      /no weights to be trained; add a layer/,
    );
    const aside = {
      inputs: { x: [3] },
      layers: [linear('aside', 2, { from: 'x' }), { type: 'relu', name: 'result', from: 'x' }],
      outputs: ['result'],
    };
    assert.match(problemOf(aside), /depends on no weight; .*"outputs"/);
  });

  it('leaves a weight alone that the loss does not depend on', () => {
    const training = build({
      inputs: { x: [3] },
      layers: [linear('aside', 2, { from: 'x' }), linear('result', 2, { from: 'x' })],
      outputs: ['result'],
    });
    assert.ok(!isProblem(training));
    assert.deepEqual(
      training.carried.map(({ name }) => name),
      ['result.weight', 'result.bias'],
    );
    assert.ok(training.graph.initializers.some(({ name }) => name === 'aside.weight'));
  });

  it('reads one result', () => {
    const layers = [linear('first', 2, { from: 'x' }), linear('second', 2, { from: 'x' })];
    assert.match(problemOf({ inputs: { x: [3] }, layers, outputs: ['first', 'second'] }), /gives 2; name one/);
    assert.match(
      problemOf(
        { inputs: { x: [3, 4, 4] }, layers: [{ type: 'conv2d', outChannels: 2, kernelSize: 3 }] },
        { loss: 'crossEntropy' },
      ),
      /the network gives 2×2×2; end it with a flatten or linear layer/,
    );
  });

  it('trains a network of several inputs, one weight of which is read by two layers of a sum', async () => {
    const training = build({
      inputs: { left: [2, 3], right: [2, 3] },
      layers: [
        { type: 'add', name: 'sum', from: ['left', 'right'] },
        { type: 'batchNorm', name: 'norm' },
        { type: 'multiply', name: 'square', from: ['norm', 'norm'] },
        { type: 'add', name: 'all', from: ['square', 'norm', 'left'] },
        { type: 'flatten', name: 'row' },
        linear('result'),
      ],
    });
    assert.ok(!isProblem(training));
    const step = {
      inputs: [
        [1, -2, 3, 0.5, -1, 2, 0.25, 1, -1, 2, 1, 0],
        [0.5, 1, -1, 2, 0, 1, -0.5, 1, 0.75, 1, -2, 1],
      ],
      target: [1, 0, 0, 1],
      rate: 0.02,
    };
    const { losses } = await takeSteps(
      training,
      Array.from({ length: 12 }, () => step),
    );
    assert.ok((losses.at(-1) ?? NaN) < 0.5 * (losses[0] ?? 0), losses.join(' '));
  });

  it('keeps tensors apart that are called like those of a training', () => {
    const training = build(
      { inputs: { target: [3] }, layers: [linear('loss'), { type: 'relu', name: 'rate' }, linear('gradient')] },
      { optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 } },
    );
    assert.ok(!isProblem(training));
    const { nodes, initializers, inputs } = training.graph;
    const made = [...inputs, ...initializers].map(({ name }) => name).concat(nodes.flatMap(({ outputs }) => outputs));
    assert.equal(new Set(made).size, made.length);
  });

  it('is the same each time, so that a training can be repeated', () => {
    const network = { inputs: { x: [3] }, layers: [linear('first'), { type: 'dropout' }, { type: 'batchNorm' }] };
    const [one, other] = [build(network), build(network)];
    assert.ok(!isProblem(one) && !isProblem(other));
    assert.deepEqual(one.graph.nodes, other.graph.nodes);
  });
});
