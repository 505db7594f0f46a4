import { join } from 'node:path';
import { bytesPerNumber, type Analysis, type LayerAnalysis } from '../../../core/analysis.ts';
import { bytesMoved } from '../../../core/memory.ts';
import { fillUniform, randomStream } from '../../../core/random.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { Graph, GraphNode, Initializer } from '../../../onnx/graph.ts';
import type { OpName } from '../../../ops/index.ts';
import type { Roofline, RunSettings } from '../../../protocol/reports.ts';
import { medianOf } from '../../../reports/statistics.ts';
import { writeModel } from '../../modelFile.ts';
import { inputsFor } from '../prepare.ts';
import type { Workshop } from '../runtime.ts';

/** Where and how a roofline is measured: as the network is. */
export interface RooflineRequest {
  readonly provider: string;
  readonly settings: RunSettings;
  readonly folder: string;
  /** Brings a graph of float32 to the precision of the run. */
  readonly inPrecision: (graph: Graph) => Promise<Graph>;
}

/** Sizes of what is measured: some tens of milliseconds on a processor, and enough for an accelerator not to wait for its next order. */
const sizes = {
  processor: { side: 1024, products: 2, rows: 2 ** 14, sums: 4 },
  accelerator: { side: 4096, products: 8, rows: 2 ** 17, sums: 8 },
} as const;

/** Numbers of each row of the tensors that are copied; with the rows two of them are 128 MiB or more as float32, beyond the caches. */
const columns = 1024;

/** Fewest and most runs of each, and the time after which no more are begun. */
const limits = { fewest: 5, most: 25, ms: 1000 } as const;

/**
 * What the provider reaches on this machine with these threads: multiply–adds in products of large matrices in the precision of the run, and
 * bytes in float32 sums of tensors that lie in memory. Large tensors are made from small inputs and become small results again, so that nothing but
 * the device is measured, and nothing of it is known when the model is loaded.
 */
export async function measureRoofline(workshop: Workshop, request: RooflineRequest): Promise<Roofline> {
  const size = request.provider === 'cpu' ? sizes.processor : sizes.accelerator;
  const { side, products, rows, sums } = size;
  const arithmetic = await medianRun(workshop, request, await request.inPrecision(productsGraph(side, products)), side);
  // A byte takes as long whatever it is part of, and conversions around a sum would be counted as memory.
  const memory = await medianRun(workshop, request, sumsGraph(sums), rows);
  const tensorBytes = rows * columns * bytesPerNumber;
  // Two tensors are made; each sum reads both and writes one; the last one is read for the result.
  const moved = (2 + 3 * sums + 1) * tensorBytes;
  return {
    gmacPerSecond: (products * side ** 3) / arithmetic / 1e6,
    gigabytesPerSecond: moved / memory / 1e6,
  };
}

/** Bytes of a number of a feature map and of a weight. */
const bytesOf: Readonly<Record<RunSettings['precision'], { readonly feature: number; readonly weight: number }>> = {
  fp32: { feature: 4, weight: 4 },
  tf32: { feature: 4, weight: 4 },
  fp16: { feature: 2, weight: 2 },
  int8: { feature: 1, weight: 1 },
  int8Dynamic: { feature: 4, weight: 1 },
};

/**
 * Least time of a batch, milliseconds, by a roofline: for each layer the longer of its multiply–adds at the measured speed and its bytes at the
 * measured bandwidth. What a runtime can compute along with the layer before it (activations, batch norms, dropout, views) takes no
 * time of its own, and a join reads all but one of its inputs: it must not be less than what is possible. A network that stays in the
 * caches can be faster still. Source: Williams, Waterman & Patterson 2009.
 */
export function rooflineBoundOf(
  { layers }: Analysis,
  batch: number,
  precision: RunSettings['precision'],
  { gmacPerSecond, gigabytesPerSecond }: Roofline,
): number {
  const bytes = bytesOf[precision];
  return layers.reduce((sum, layer) => {
    const weights = layer.params + layer.bufferCount;
    const features = batch * (bytesMoved(layer) / bytesPerNumber - weights - mergedNumbers(layer));
    const moved = vanishes(layer) ? 0 : bytes.weight * weights + bytes.feature * features;
    return sum + Math.max((batch * layer.macs) / gmacPerSecond, moved / gigabytesPerSecond) / 1e6;
  }, 0);
}

function vanishes({ type }: LayerAnalysis): boolean {
  if (type === undefined) return false;
  const { category, view, linearity, collectsStatistics } = type;
  if (category === 'activation' || category === 'regularization' || view === true) return true;
  return linearity === 'kept' && collectsStatistics === true;
}

/** Numbers of the feature map that a join need not read, since what computes it can go on to join it; its output is the same memory. */
function mergedNumbers({ type, inputShapes }: LayerAnalysis): number {
  if (type?.category !== 'join') return 0;
  const [first = []] = inputShapes;
  return first.reduce((product, size) => product * size, 1);
}

/** A matrix of side × side from an input, times another one again and again. */
function productsGraph(side: number, products: number): Graph {
  const factor = weight('factor', [side, side], 2 / Math.sqrt(side));
  const nodes = [node('Mul', ['x', factor.name], 'product0')];
  for (let index = 1; index <= products; index++)
    nodes.push(node('MatMul', [`product${index - 1}`, factor.name], `product${index}`));
  return smallResult('products', nodes, `product${products}`, [factor]);
}

/** Two large tensors from an input, and one added to the other again and again. */
function sumsGraph(sums: number): Graph {
  const row = weight('row', [1, columns], 1);
  const nodes = [node('Add', ['x', row.name], 'sum0'), node('Mul', ['x', row.name], 'addend')];
  for (let index = 1; index <= sums; index++) nodes.push(node('Add', [`sum${index - 1}`, 'addend'], `sum${index}`));
  return smallResult('sums', nodes, `sum${sums}`, [row]);
}

/** The graph with one number of each row as its result. */
function smallResult(
  name: string,
  nodes: readonly GraphNode[],
  last: string,
  initializers: readonly Initializer[],
): Graph {
  const axes: Initializer = {
    name: 'axes',
    shape: [1],
    elementType: 'int64',
    layer: 0,
    data: () => BigInt64Array.of(1n),
  };
  return {
    name,
    inputs: [{ name: 'x', shape: [1] }],
    outputs: [{ name: 'y', shape: [1] }],
    nodes: [...nodes, node('ReduceSum', [last, axes.name], 'y')],
    initializers: [...initializers, axes],
    layerOutputs: ['y'],
  };
}

function node(op: OpName, inputs: readonly string[], output: string): GraphNode {
  return { name: output, op, inputs, outputs: [output], attributes: {}, layer: 0 };
}

function weight(name: string, shape: readonly [number, number], bound: number): Initializer {
  return {
    name,
    shape,
    elementType: 'float32',
    layer: 0,
    data() {
      const numbers = new Float32Array(shape[0] * shape[1]);
      fillUniform(numbers, bound, randomStream(0, name));
      return numbers;
    },
  };
}

/** Median time of a graph on so many rows, milliseconds. */
async function medianRun(
  { runtime }: Workshop,
  { provider, settings, folder }: RooflineRequest,
  graph: Graph,
  rows: number,
): Promise<number> {
  const path = join(folder, `${graph.name}.onnx`);
  const problem = writeModel(path, graph, { opset: opsets.standard, externalData: false });
  if (problem !== undefined) throw new Error(`unreachable: ${problem.problem}`);
  const session = await runtime.createSession(path, {
    provider,
    optimization: 'all',
    ...(settings.threads !== undefined && { threads: settings.threads }),
  });
  const run = session.prepare(inputsFor(graph, 0, rows));
  await run();
  const durations: number[] = [];
  const start = performance.now();
  while (
    durations.length < limits.fewest ||
    (durations.length < limits.most && performance.now() - start < limits.ms)
  ) {
    const before = performance.now();
    await run();
    durations.push(performance.now() - before);
  }
  await session.release();
  return medianOf(durations);
}
