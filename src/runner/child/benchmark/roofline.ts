import { join } from 'node:path';
import type { Analysis, LayerAnalysis } from '../../../core/analysis.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { Graph } from '../../../onnx/graph.ts';
import type { BatchTiming, Roofline, RunSettings } from '../../../protocol/reports.ts';
import { writeModel } from '../../modelFile.ts';
import { inputsFor } from '../prepare.ts';
import type { Workshop } from '../runtime.ts';
import { layerBytes } from './layerBytes.ts';
import { arithmeticGraphs, memoryGraphs } from './rooflineGraphs.ts';

/** Where and how a roofline is measured: as the network is. */
export interface RooflineRequest {
  readonly provider: string;
  readonly settings: RunSettings;
  readonly folder: string;
  /** Brings a graph of float32 to the precision of the run. */
  readonly inPrecision: (graph: Graph) => Promise<Graph>;
}

/** Fewest and most runs of each graph, and the time after which no more are begun. */
const limits = { fewest: 5, most: 25, ms: 250 } as const;

/**
 * What the provider reaches on this machine with these threads: multiply–adds in products of matrices and convolutions in the precision of the run,
 * and bytes in float32 sums of tensors that lie in memory. A roof is the best of all graphs in the fastest of their runs: the machine
 * has reached it, and what else goes on can only make a run slower.
 */
export async function measureRoofline(workshop: Workshop, request: RooflineRequest): Promise<Roofline> {
  const { provider, inPrecision } = request;
  const arithmetic: number[] = [];
  for (const each of arithmeticGraphs(provider)) {
    const graph = await inPrecision(each.graph);
    arithmetic.push(each.amount / (await fastestRun(workshop, request, graph, each.batch)));
  }
  const memory: number[] = [];
  // A byte takes as long whatever it is part of, and conversions around a sum would be counted as memory: these stay float32.
  for (const { graph, batch, amount } of memoryGraphs(provider))
    memory.push(amount / (await fastestRun(workshop, request, graph, batch)));
  return { gmacPerSecond: Math.max(...arithmetic) / 1e6, gigabytesPerSecond: Math.max(...memory) / 1e6 };
}

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
  return layers.reduce((sum, layer) => {
    const moved = vanishes(layer) ? 0 : layerBytes(layer, precision, batch, mergedNumbers(layer));
    return sum + Math.max((batch * layer.macs) / gmacPerSecond, moved / gigabytesPerSecond) / 1e6;
  }, 0);
}

/**
 * The bounds of batches that the batches themselves do not refute: what has been faster than its bound has none, since a share of
 * more than all would be nonsense, and a warning says why.
 */
export function soundBounds(
  batches: readonly Pick<BatchTiming, 'batch' | 'median'>[],
  bounds: readonly number[],
): { readonly bounds: readonly (number | undefined)[]; readonly warnings: readonly string[] } {
  const isRefuted = bounds.map((bound, at) => (batches[at]?.median ?? Number.NaN) < bound);
  return {
    bounds: bounds.map((bound, at) => (isRefuted[at] === true ? undefined : bound)),
    warnings: batches.flatMap(({ batch }, at) =>
      isRefuted[at] === true
        ? [
            `batch ${batch}: no bound by the roofline, since the median is below it; the network works within the caches, which are faster than memory, or the roofline was disturbed`,
          ]
        : [],
    ),
  };
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

/** Least time of a graph on so many examples, milliseconds. */
async function fastestRun(
  { runtime }: Workshop,
  { provider, settings, folder }: RooflineRequest,
  graph: Graph,
  batch: number,
): Promise<number> {
  const path = join(folder, 'roofline.onnx');
  const problem = writeModel(path, graph, { opset: opsets.standard, externalData: false });
  if (problem !== undefined) throw new Error(`unreachable: ${problem.problem}`);
  const session = await runtime.createSession(path, {
    provider,
    optimization: 'all',
    ...(settings.threads !== undefined && { threads: settings.threads }),
  });
  const run = session.prepare(inputsFor(graph, 0, batch));
  await run();
  let fastest = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let runs = 0; runs < limits.fewest || (runs < limits.most && performance.now() - start < limits.ms); runs++) {
    const before = performance.now();
    await run();
    fastest = Math.min(fastest, performance.now() - before);
  }
  await session.release();
  return fastest;
}
