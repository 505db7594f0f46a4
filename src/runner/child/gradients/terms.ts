import type { Analysis } from '../../../core/analysis.ts';
import type { LayerId } from '../../../core/diagnostic.ts';
import type { GradientTerms, Matrix } from '../../../protocol/gradients.ts';
import { differencesOf, lossThrough } from './endToEnd.ts';
import type { Float64Network } from './float64Network.ts';
import type { GradientRun } from './setUp.ts';

/** The layers of a chain whose gradient can be written as a product of three terms. */
interface Chain {
  readonly convolution: LayerId;
  readonly activation: LayerId;
  readonly linear: LayerId;
}

/**
 * Whether a network is a convolution of one channel with one filter of odd length, no bias and as much padding as keeps the length, then a ReLU
 * and a linear layer that gives one number without a bias.
 */
export function isChain(analysis: Analysis): boolean {
  return chainOf(analysis) !== undefined;
}

function chainOf({ network, layers, order }: Analysis): Chain | undefined {
  const flattening = order.filter(id => layers[id]?.type?.type !== 'flatten');
  const [convolution, activation, linear, ...others] = flattening;
  if (convolution === undefined || activation === undefined || linear === undefined || 0 < others.length)
    return undefined;
  const types = flattening.map(id => layers[id]?.type?.type).join();
  const [input, ...moreInputs] = network.inputs;
  const [channels, length, ...more] = input?.shape ?? [];
  if (types !== 'conv1d,relu,linear' || channels !== 1 || 0 < more.length + moreInputs.length) return undefined;
  // A chain: each layer reads the one before it.
  const isStraight = order.every((id, place) =>
    (network.layers[id]?.inputs ?? []).every(source =>
      source === undefined ? false : 'input' in source ? place === 0 : source.layer === order[place - 1],
    ),
  );
  const { weights = {}, outputShape, window } = layers[convolution] ?? {};
  const [kernel = 0] = window?.kernelSize ?? [];
  const keepsPlaces =
    outputShape?.join() === [1, length].join() &&
    kernel % 2 === 1 &&
    window?.stride[0] === 1 &&
    window.dilation[0] === 1;
  const isBare = !('bias' in weights) && !('bias' in (layers[linear]?.weights ?? {}));
  const isOne = layers[linear]?.outputShape?.join() === '1';
  return isStraight && keepsPlaces && isBare && isOne ? { convolution, activation, linear } : undefined;
}

/** The three terms with the numbers of the run, their product, and what the graph and central differences say. */
export function termsOf(run: GradientRun, float64: Float64Network): GradientTerms {
  const { analysis, graph, tensors, given } = run;
  const chain = chainOf(analysis);
  if (chain === undefined) throw new Error('unreachable: only a chain has terms');
  const numbersOf = (name: string | undefined): readonly number[] =>
    Array.from(tensors.get(name ?? '')?.data ?? given.get(name ?? '')?.data ?? []);
  const { convolution, activation, linear } = chain;
  const filterWeight = graph.weights.find(({ layer }) => layer === convolution);
  const ownName = filterWeight?.ownName ?? 'weight';
  const filter = Array.from(float64.weightOf(convolution, ownName).data);
  const weights = Array.from(float64.weightOf(linear, 'weight').data);
  const x = numbersOf(graph.inputs[0]?.name);
  const z = numbersOf(graph.results[convolution]?.name);
  const [target = 0] = numbersOf(graph.target.name);
  const [result = 0] = numbersOf(graph.result);
  const [length, half] = [x.length, Math.floor(filter.length / 2)];
  const zByFilter = matrixOf(filter.length, length, (tap, place) => x[place - half + tap] ?? 0);
  const aByZ = matrixOf(length, length, (row, column) => (row === column && 0 < (z[row] ?? 0) ? 1 : 0));
  const lossByA = matrixOf(length, 1, row => 2 * (result - target) * (weights[row] ?? 0));
  const lossFrom = lossThrough(run, float64);
  return {
    x,
    target,
    filter,
    z,
    a: numbersOf(graph.results[activation]?.name),
    weights,
    result,
    loss: numbersOf(graph.loss)[0] ?? Number.NaN,
    zByFilter,
    aByZ,
    lossByA,
    product: product(product(zByFilter, aByZ), lossByA).numbers,
    computed: numbersOf(filterWeight?.gradient),
    differences: Array.from(
      differencesOf(float64.weightOf(convolution, ownName), () => lossFrom(convolution)).expected,
    ),
  };
}

function matrixOf(rows: number, columns: number, compute: (row: number, column: number) => number): Matrix {
  const numbers = Array.from({ length: rows * columns }, (_, index) =>
    compute(Math.floor(index / columns), index % columns),
  );
  return { rows, columns, numbers };
}

function product(left: Matrix, right: Matrix): Matrix {
  return matrixOf(left.rows, right.columns, (row, column) => {
    let sum = 0;
    for (let inner = 0; inner < left.columns; inner++)
      sum += (left.numbers[row * left.columns + inner] ?? 0) * (right.numbers[inner * right.columns + column] ?? 0);
    return sum;
  });
}
