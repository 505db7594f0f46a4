import { join } from 'node:path';
import type { Analysis } from '../../../core/analysis.ts';
import { nextUnit, randomInput, randomStream } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import { buildGradientGraph, type GradientGraph } from '../../../autodiff/gradientGraph.ts';
import { opsets } from '../../../onnx/encode.ts';
import { isProblem } from '../../../onnx/lower.ts';
import type { GradientRequest } from '../../../protocol/gradients.ts';
import type { Loss } from '../../../protocol/training.ts';
import { writeModel } from '../../modelFile.ts';
import { ensureMemory } from '../../room.ts';
import type { RunTensor, Workshop } from '../runtime.ts';
import { runOnce } from '../validation/runOnce.ts';

/** A network that has run once with the gradients of everything. */
export interface GradientRun {
  readonly analysis: Analysis;
  readonly loss: Loss;
  readonly batch: number;
  readonly graph: GradientGraph;
  /** What it was given, by name: inputs, target and masks. */
  readonly given: ReadonlyMap<string, RunTensor>;
  /** What it gave, by name. */
  readonly tensors: ReadonlyMap<string, RunTensor>;
}

/** Fewest numbers over which a batch norm may take a variance: two differ by their sign alone then, and no gradient passes. */
const fewestOfStatistics = 8;

/** MACs of an example from which a second one would take minutes. */
const mostMacsOfTwo = 1e9;

/** Examples of a check: two, so that their sum is checked, where that does not take too long, and more where the statistics of a batch need them. */
export function batchOfCheck({ layers, totals }: Analysis): number {
  const positions = layers.flatMap(({ type, outputShape }) =>
    type?.collectsStatistics === true ? [sizeOf((outputShape ?? []).slice(1))] : [],
  );
  return Math.max(mostMacsOfTwo < totals.macs ? 1 : 2, ...positions.map(each => Math.ceil(fewestOfStatistics / each)));
}

/** Runs the graph of all gradients once. Throws with the reason where there is none. */
export async function runGradients(
  { runtime, say }: Workshop,
  analysis: Analysis,
  loss: Loss,
  batch: number,
  { provider, folder }: Pick<GradientRequest, 'provider' | 'folder'>,
): Promise<GradientRun> {
  say('building the graph of the gradients');
  const graph = buildGradientGraph(analysis, { loss, batch });
  if (isProblem(graph)) throw new Error(graph.problem);
  // Weights and results are there in float32 with their gradients, and in float64.
  const numbers = analysis.totals.weightBytes + analysis.totals.activationBytes * batch;
  ensureMemory(4 * (numbers || 0));
  const given = drawn(graph, analysis.network.seed, loss);
  const path = join(folder, 'gradients.onnx');
  const written = writeModel(path, graph.graph, { opset: opsets.standard, externalData: true });
  if (written !== undefined) throw new Error(written.problem);
  say('running the network and its gradients');
  const tensors = await runOnce(runtime, path, { provider: provider.used, optimization: 'disabled' }, given);
  return { analysis, loss, batch, graph, given, tensors };
}

/** Inputs, targets as the loss takes them, and masks; the same for the same seed. */
function drawn({ graph, target, masks }: GradientGraph, seed: number, loss: Loss): ReadonlyMap<string, RunTensor> {
  const keep = new Map(masks.map(mask => [mask.name, mask.keep]));
  return new Map(
    graph.inputs.map(({ name, shape }) => {
      const kept = keep.get(name);
      if (kept !== undefined) return [name, { dims: shape, data: maskOf(shape, kept, seed, name) }];
      const data = name === target.name ? targetOf(loss, shape, seed, name) : randomInput(shape, seed, name);
      return [name, { dims: shape, data }];
    }),
  );
}

function maskOf(shape: readonly number[], keep: number, seed: number, name: string): Float32Array {
  const stream = randomStream(seed, name);
  return Float32Array.from({ length: sizeOf(shape) }, () => (nextUnit(stream) < keep ? 1 / keep : 0));
}

function targetOf(loss: Loss, shape: readonly number[], seed: number, name: string): Float32Array {
  if (loss === 'squared') return randomInput(shape, seed, name);
  const stream = randomStream(seed, name);
  if (loss === 'binaryCrossEntropy')
    return Float32Array.from({ length: sizeOf(shape) }, () => (nextUnit(stream) < 0.5 ? 0 : 1));
  const [batch = 1, classes = 1] = shape;
  const target = new Float32Array(sizeOf(shape));
  for (let example = 0; example < batch; example++)
    target[example * classes + Math.floor(nextUnit(stream) * classes)] = 1;
  return target;
}
