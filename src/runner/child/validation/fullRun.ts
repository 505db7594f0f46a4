import { join } from 'node:path';
import type { Analysis } from '../../../core/analysis.ts';
import type { LayerId } from '../../../core/diagnostic.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { Graph } from '../../../onnx/graph.ts';
import type { RunRequest } from '../../../protocol/runner.ts';
import { writeModel } from '../../modelFile.ts';
import { inputsFor } from '../prepare.ts';
import { readProfile, type ExecutedNode } from '../profile.ts';
import type { RunTensor, SessionOptions, Workshop } from '../runtime.ts';
import type { Element } from './compareLayers.ts';
import { firstNotFinite } from './notFinite.ts';
import { errorOfResults } from './reducedRun.ts';
import { tiesBreakBefore } from './ties.ts';
import { runOnce } from './runOnce.ts';

/** What the network does at the size at which it is written, in float32. */
export interface FullRun {
  /** Every operator, as the profiler saw it. Only shapes and bytes are kept: the tensors of a large network would not fit into this process. */
  readonly executed: readonly ExecutedNode[];
  /** Error of the results against the CPU, where another provider was used. */
  readonly errorAgainstCpu?: number;
  /** The first layer that makes NaN or infinity; looked for where a result has some. */
  readonly notFinite?: { readonly layer: LayerId; readonly element: Element };
}

/** Most bytes of tensors that are looked at in one run. */
const mostBytesAtOnce = 64 * 2 ** 20;

/** Runs a network at full size, once and without optimisation, with the profiler on. */
export async function runFull(
  { runtime, say }: Workshop,
  analysis: Analysis,
  graph: Graph,
  { provider, settings, folder }: RunRequest,
): Promise<FullRun> {
  const path = join(folder, 'full.onnx');
  const profilePrefix = join(folder, 'profile');
  const inputs = inputsFor(graph, analysis.network.seed, 1);
  const threads = settings.threads !== undefined && { threads: settings.threads };
  const results = (modelPath: string, options: SessionOptions): Promise<ReadonlyMap<string, RunTensor>> =>
    runOnce(runtime, modelPath, { ...options, ...threads }, inputs);

  say('running every layer at full size');
  writeModel(path, graph, { opset: opsets.standard, externalData: true });
  const plainly = { provider: provider.used, optimization: 'disabled' } as const;
  const given = await results(path, { ...plainly, profilePrefix });
  const executed = readProfile(profilePrefix);
  if ([...given.values()].some(({ data }) => firstNotFinite(data) !== undefined)) {
    say('looking for the layer that makes NaN or infinity');
    const openPath = join(folder, 'full-layers.onnx');
    for (const ids of inPortions(analysis)) {
      const outputs = ids.map(id => ({
        name: graph.layerOutputs[id] ?? '',
        shape: analysis.layers[id]?.outputShape ?? [],
      }));
      writeModel(openPath, { ...graph, outputs }, { opset: opsets.standard, externalData: true, weightsOf: path });
      const tensors = await results(openPath, plainly);
      for (const layer of ids) {
        const data = tensors.get(graph.layerOutputs[layer] ?? '')?.data ?? new Float32Array();
        const index = firstNotFinite(data);
        if (index === undefined) continue;
        const element = { index, expected: Number.NaN, got: data[index] ?? Number.NaN };
        return { executed, notFinite: { layer, element } };
      }
    }
  }
  if (provider.used === 'cpu') return { executed };
  say('comparing with the CPU at full size');
  const onCpu = await results(path, { provider: 'cpu', optimization: 'disabled' });
  return { executed, errorAgainstCpu: errorOfResults(given, onCpu, tiesBreakBefore(analysis).includes(true)) };
}

/** The layers in the order of computation, so many at once that their tensors fit. */
function inPortions({ order, layers }: Analysis): readonly (readonly LayerId[])[] {
  const portions: LayerId[][] = [];
  let bytes = Infinity;
  for (const id of order) {
    const own = layers[id]?.activationBytes ?? 0;
    if (mostBytesAtOnce < bytes + own) {
      portions.push([]);
      bytes = 0;
    }
    portions.at(-1)?.push(id);
    bytes += own;
  }
  return portions;
}
