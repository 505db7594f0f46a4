import { join } from 'node:path';
import type { Analysis } from '../../../core/analysis.ts';
import type { LayerId } from '../../../core/diagnostic.ts';
import type { Source } from '../../../core/network.ts';
import type { Tensor } from '../../../core/tensor.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { Graph } from '../../../onnx/graph.ts';
import { withAllOutputs } from '../../../onnx/lower.ts';
import type { CpuComparison, RepeatedRun } from '../../../protocol/reports.ts';
import type { RunRequest } from '../../../protocol/runner.ts';
import { createEvaluator } from '../../../reference/evaluate.ts';
import { writeModel } from '../../modelFile.ts';
import { inputsFor } from '../prepare.ts';
import { graphIn } from '../precision.ts';
import { readProfile, type ExecutedNode } from '../profile.ts';
import type { RunTensor, SessionOptions, Workshop } from '../runtime.ts';
import { compareValues, type LayerValues, type ValueComparison } from './compareLayers.ts';
import { firstNotFinite, notFiniteInWords } from './notFinite.ts';
import { tiesBreakBefore } from './ties.ts';
import { meanTolerance, tolerances } from './tolerances.ts';
import { runOnce } from './runOnce.ts';

/** What the network gives on an input for which a float64 reference is cheap. */
export interface ReducedRun {
  /** By layer. */
  readonly byLayer: readonly LayerValues[];
  /** Of the results with all optimisations on: the largest error, or the mean one where layers break ties. */
  readonly optimizedError: number;
  readonly optimizedTolerance: number;
  readonly repeated: RepeatedRun;
  readonly againstCpu?: CpuComparison;
  /** The graph in its precision, and what the profiler saw of it without optimisation. */
  readonly graph: Graph;
  readonly executed: readonly ExecutedNode[];
}

type Tensors = ReadonlyMap<string, RunTensor>;

/**
 * Runs a reduced network on the provider: every layer, held against its equation; all of it again, held against the first time bit by
 * bit; with all optimisations; and in float32 on the CPU, where that is not what ran. One session lives at a time.
 */
export async function runReduced(
  { runtime, say }: Workshop,
  reduced: Analysis,
  graph: Graph,
  { provider, settings, folder }: RunRequest,
): Promise<ReducedRun> {
  const { precision, threads } = settings;
  const inputs = inputsFor(graph, reduced.network.seed, 1);
  const context = { runtime, provider: provider.used, folder, seed: reduced.network.seed };
  const results = (path: string, options: SessionOptions): Promise<Tensors> =>
    runOnce(runtime, path, { ...options, ...(threads !== undefined && { threads }) }, inputs);
  const openGraph = withAllOutputs(graph, reduced);
  const openInPrecision = await graphIn(precision, openGraph, context);
  const [plainPath, openPath] = writeBoth(folder, await graphIn(precision, graph, context), openInPrecision);
  const plainly = { provider: provider.used, optimization: 'disabled' } as const;
  const optimized = { provider: provider.used, optimization: 'all' } as const;
  const profilePrefix = join(folder, 'reduced-profile');

  say('comparing values with the reference on a reduced input');
  const layers = await results(openPath, { ...plainly, profilePrefix });
  const byLayer = byInduction(reduced, graph, inputs, layers, precision);
  say('running it again, and with all optimisations');
  const order = reduced.order.map(id => graph.layerOutputs[id] ?? '');
  const layersAgain = compareBits(reduced, graph, layers, await results(openPath, plainly));
  const fast = await results(plainPath, optimized);
  const fastAgain = compareBits(reduced, graph, fast, await results(plainPath, optimized));
  const ties = tiesBreakBefore(reduced);
  const anyTies = ties.includes(true);
  const repeated = layersAgain.identical ? fastAgain : layersAgain;
  const run = {
    optimizedError: errorOfResults(fast, layers, anyTies),
    optimizedTolerance: anyTies ? meanTolerance : tolerances[precision].optimized,
    repeated: { ...repeated, difference: Math.max(layersAgain.difference, fastAgain.difference) },
    graph: openInPrecision,
    executed: readProfile(profilePrefix),
  };
  if (provider.used === 'cpu' && precision === 'fp32') return { byLayer, ...run };

  say('comparing with float32 on the CPU');
  const cpuPath = join(folder, 'reduced-cpu.onnx');
  writeModel(cpuPath, openGraph, { opset: opsets.standard, externalData: true });
  const onCpu = await results(cpuPath, { provider: 'cpu', optimization: 'disabled' });
  const errors = order.map((name, place) => {
    const comparison = compareValues(layers.get(name)?.data ?? [], onCpu.get(name)?.data ?? []);
    return errorOf(comparison, ties[reduced.order[place] ?? 0] === true);
  });
  const tolerance = tolerances[precision].againstCpu;
  const departing = reduced.order.find((id, place) => {
    const allowed = ties[id] === true ? Math.max(meanTolerance, tolerance) : tolerance;
    return !((errors[place] ?? Number.NaN) <= allowed);
  });
  const layer = departing === undefined ? undefined : reduced.network.layers[departing]?.name;
  const errorById = new Map(reduced.order.map((id, place) => [id, errors[place]]));
  return {
    byLayer: byLayer.map((values, id) => {
      const errorAgainstCpu = errorById.get(id);
      return errorAgainstCpu === undefined ? values : { ...values, errorAgainstCpu };
    }),
    ...run,
    againstCpu: {
      error: Math.max(...graph.outputs.map(({ name }) => errors[order.indexOf(name)] ?? Number.NaN)),
      tolerance: anyTies ? Math.max(meanTolerance, tolerance) : tolerance,
      ...(layer !== undefined && { layer }),
    },
  };
}

/** The largest relative error of results; the mean one where ties are broken on the way. */
export function errorOfResults(given: Tensors, expected: Tensors, ties: boolean): number {
  const errors = [...given].map(([name, { data }]) =>
    errorOf(compareValues(data, expected.get(name)?.data ?? []), ties),
  );
  return Math.max(0, ...errors);
}

function errorOf({ relativeError, meanError }: ValueComparison, ties: boolean): number {
  return ties ? meanError : relativeError;
}

/** Writes the network and its open form; in float32 both have one file of weights. */
function writeBoth(folder: string, plain: Graph, open: Graph): readonly [plainPath: string, openPath: string] {
  const plainPath = join(folder, 'reduced.onnx');
  const openPath = join(folder, 'reduced-layers.onnx');
  const options = { opset: opsets.standard, externalData: true };
  writeModel(plainPath, plain, options);
  const shared = plain.initializers === open.initializers;
  writeModel(openPath, open, shared ? { ...options, weightsOf: plainPath } : options);
  return [plainPath, openPath];
}

/**
 * Each layer is computed from what the run gave it to read: the first that departs is itself at fault, and where two values are
 * all but equal, a maximum is looked for among the same numbers. What reads NaN or infinity is not compared: whoever made it is named.
 */
function byInduction(
  reduced: Analysis,
  graph: Graph,
  inputs: Tensors,
  layers: Tensors,
  precision: RunRequest['settings']['precision'],
): readonly LayerValues[] {
  const inputTensors = [...inputs.values()];
  const tensorOf = (source: Source): RunTensor | undefined =>
    'input' in source ? inputTensors[source.input] : layers.get(graph.layerOutputs[source.layer] ?? '');
  const executed = (source: Source): Tensor => {
    const { dims, data } = tensorOf(source) ?? { dims: [], data: [] };
    return { shape: dims.slice(1), data: new Float64Array(data) };
  };
  const hasAnalysedShape = (source: Source): boolean =>
    'input' in source ||
    tensorOf(source)?.dims.slice(1).join() === (reduced.layers[source.layer]?.outputShape ?? []).join();
  const evaluator = createEvaluator(reduced, graph);
  /** Layers with NaN or infinity in their results, and the one that made it. */
  const makers = new Map<LayerId, LayerId>();
  const byLayer: LayerValues[] = [];
  for (const id of reduced.order) {
    const result = tensorOf({ layer: id }) ?? { dims: [], data: [] };
    const shape = reduced.layers[id]?.outputShape ?? [];
    const behind = evaluator
      .sourcesOf(id)
      .map(source => ('layer' in source ? makers.get(source.layer) : undefined))
      .find(maker => maker !== undefined);
    if (firstNotFinite(result.data) !== undefined) makers.set(id, behind ?? id);
    const bare = { executedShape: result.dims, shape };
    if (behind !== undefined) {
      byLayer[id] = { ...bare, behind };
      continue;
    }
    // An equation cannot be applied to a tensor of another shape than it was made for; the layer that gave it is the first that departs.
    if (!evaluator.sourcesOf(id).every(hasAnalysedShape)) {
      byLayer[id] = bare;
      continue;
    }
    const comparison = compareValues(result.data, evaluator.layer(id, executed).data);
    const notFinite = comparison.notFinite && notFiniteInWords(graph, id, comparison.notFinite, shape, precision);
    byLayer[id] = { ...bare, comparison, ...(notFinite !== undefined && { notFinite }) };
  }
  return byLayer;
}

/** Compares the tensors that two runs have of layers, bit by bit. */
function compareBits({ network, order }: Analysis, graph: Graph, first: Tensors, second: Tensors): RepeatedRun {
  let difference = 0;
  let layer: string | undefined;
  for (const id of order) {
    const [left, right] = [first, second].map(tensors => tensors.get(graph.layerOutputs[id] ?? '')?.data);
    if (left === undefined && right === undefined) continue;
    if (left !== undefined && right !== undefined && areAlike(left, right)) continue;
    layer ??= network.layers[id]?.name ?? '';
    difference = Math.max(difference, compareValues(right ?? [], left ?? []).relativeError);
  }
  return { identical: layer === undefined, difference, ...(layer !== undefined && { layer }) };
}

function areAlike(left: Float32Array, right: Float32Array): boolean {
  if (left.length !== right.length) return false;
  const [leftBits, rightBits] = [left, right].map(data => new Uint32Array(data.buffer, data.byteOffset, data.length));
  return leftBits?.every((bits, index) => bits === rightBits?.[index]) === true;
}
