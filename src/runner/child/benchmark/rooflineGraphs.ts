import { bytesPerNumber } from '../../../core/analysis.ts';
import { fillUniform, randomStream } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Graph, GraphNode, Initializer } from '../../../onnx/graph.ts';
import type { OpName } from '../../../ops/index.ts';

/** Work of a known amount, to be timed. */
export interface RooflineGraph {
  readonly graph: Graph;
  /** Examples at its input. */
  readonly batch: number;
  /** Multiply–adds, or bytes that are read and written in memory, of a whole run. */
  readonly amount: number;
}

/** Sizes of what is measured: some tens of milliseconds on a processor, and enough for an accelerator not to wait for its next order. */
const sizes = {
  processor: {
    products: [
      { side: 512, count: 4 },
      { side: 1024, count: 2 },
      { side: 2048, count: 1 },
    ],
    convolutions: [
      { channels: 64, side: 56, kernel: 3, count: 4, batch: 1 },
      { channels: 256, side: 14, kernel: 3, count: 4, batch: 1 },
      { channels: 512, side: 28, kernel: 1, count: 3, batch: 1 },
    ],
    sums: [{ rows: 2 ** 14, count: 4 }],
  },
  accelerator: {
    products: [
      { side: 2048, count: 32 },
      { side: 4096, count: 16 },
    ],
    convolutions: [{ channels: 256, side: 56, kernel: 3, count: 4, batch: 16 }],
    sums: [{ rows: 2 ** 17, count: 8 }],
  },
} as const;

/** Numbers of each row of the tensors that are copied; with the rows two of them are 128 MiB or more as float32, beyond the caches. */
const columns = 1024;

/**
 * What takes arithmetic: products of square matrices, and convolutions with as many channels at both ends. No single size is the best everywhere: a
 * processor has its convolutions in an order of numbers of their own and may be faster in them than in a product of any size.
 */
export function arithmeticGraphs(provider: string): readonly RooflineGraph[] {
  const { products, convolutions } = sizes[kindOf(provider)];
  return [...products.map(productsGraph), ...convolutions.map(convolutionsGraph)];
}

/** What takes memory: sums of large tensors. */
export function memoryGraphs(provider: string): readonly RooflineGraph[] {
  return sizes[kindOf(provider)].sums.map(sumsGraph);
}

function kindOf(provider: string): keyof typeof sizes {
  return provider === 'cpu' ? 'processor' : 'accelerator';
}

/** A matrix of side × side from a column, times another one again and again. */
function productsGraph({ side, count }: { readonly side: number; readonly count: number }): RooflineGraph {
  const row = weight('row', [1, side], 1);
  const factor = weight('factor', [side, side], keptBy(side));
  const steps = chain('MatMul', count, 'product', factor.name);
  const nodes = [node('Mul', ['x', row.name], 'product0'), ...steps];
  const graph = smallResult(`products of ${side}`, [1], nodes, [row, factor]);
  return { graph, batch: side, amount: count * side ** 3 };
}

/** Feature maps from one number each, through the same convolution again and again. */
function convolutionsGraph(size: {
  readonly channels: number;
  readonly side: number;
  readonly kernel: number;
  readonly count: number;
  readonly batch: number;
}): RooflineGraph {
  const { channels, side, kernel, count, batch } = size;
  const map = weight('map', [1, channels, side, side], 1);
  const kernels = weight('kernels', [channels, channels, kernel, kernel], keptBy(channels * kernel ** 2));
  const padding = (kernel - 1) / 2;
  const steps = chain('Conv', count, 'convolution', kernels.name).map((step): GraphNode => ({
    ...step,
    attributes: {
      kernel_shape: { kind: 'ints', value: [kernel, kernel] },
      pads: { kind: 'ints', value: [padding, padding, padding, padding] },
    },
  }));
  const nodes = [node('Mul', ['x', map.name], 'convolution0'), ...steps];
  const graph = smallResult(`convolutions of ${channels}`, [1, 1, 1], nodes, [map, kernels]);
  return { graph, batch, amount: count * batch * (channels * kernel * side) ** 2 };
}

/** Two large tensors from an input, and one added to the other again and again. */
function sumsGraph({ rows, count }: { readonly rows: number; readonly count: number }): RooflineGraph {
  const row = weight('row', [1, columns], 1);
  const made = [node('Add', ['x', row.name], 'sum0'), node('Mul', ['x', row.name], 'addend')];
  const graph = smallResult('sums', [1], [...made, ...chain('Add', count, 'sum', 'addend')], [row]);
  // Two tensors are made; each sum reads both and writes one; the last one is read for the result.
  return { graph, batch: rows, amount: (2 + 3 * count + 1) * rows * columns * bytesPerNumber };
}

/** The same operator so many times, each with what the last one gave and the same second tensor. */
function chain(op: OpName, count: number, name: string, second: string): readonly GraphNode[] {
  return Array.from({ length: count }, (_, index) => node(op, [`${name}${index}`, second], `${name}${index + 1}`));
}

/**
 * The graph from an input of this shape, with its last tensor summed along all axes but the batch. Large tensors are made from small inputs and
 * become small results again, so that nothing but the device is measured, and nothing of it is known when the model is loaded.
 */
function smallResult(
  name: string,
  inputShape: readonly number[],
  nodes: readonly GraphNode[],
  initializers: readonly Initializer[],
): Graph {
  const last = nodes.at(-1)?.outputs[0] ?? '';
  const axes: Initializer = {
    name: 'axes',
    shape: [inputShape.length],
    elementType: 'int64',
    layer: 0,
    data: () => BigInt64Array.from(inputShape, (_, axis) => BigInt(axis + 1)),
  };
  return {
    name,
    inputs: [{ name: 'x', shape: inputShape }],
    outputs: [{ name: 'y', shape: inputShape }],
    nodes: [...nodes, node('ReduceSum', [last, axes.name], 'y')],
    initializers: [...initializers, axes],
    layerOutputs: ['y'],
  };
}

function node(op: OpName, inputs: readonly string[], output: string): GraphNode {
  return { name: output, op, inputs, outputs: [output], attributes: {}, layer: 0 };
}

/** Bound of uniform weights by which a sum of so many products varies as its factors do, however often it is repeated. */
function keptBy(fanIn: number): number {
  return Math.sqrt(3 / fanIn);
}

function weight(name: string, shape: readonly number[], bound: number): Initializer {
  return {
    name,
    shape,
    elementType: 'float32',
    layer: 0,
    data() {
      const numbers = new Float32Array(sizeOf(shape));
      fillUniform(numbers, bound, randomStream(0, name));
      return numbers;
    },
  };
}
