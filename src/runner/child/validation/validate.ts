import { join } from 'node:path';
import type { Analysis } from '../../../core/analysis.ts';
import type { Source } from '../../../core/network.ts';
import type { Tensor } from '../../../core/tensor.ts';
import { opsets } from '../../../onnx/encode.ts';
import { withAllOutputs } from '../../../onnx/lower.ts';
import type { ValidationReport } from '../../../protocol/reports.ts';
import type { RunRequest } from '../../../protocol/runner.ts';
import { createEvaluator } from '../../../reference/evaluate.ts';
import { compareLayers, compareValues, meanTolerance, tolerance, type ValueComparison } from './compareLayers.ts';
import { checkPlacement } from './placement.ts';
import { writeModel } from '../../modelFile.ts';
import { analyzeWhole, graphOf, inputsFor, reduce } from '../prepare.ts';
import { readProfile, type ExecutedNode } from '../profile.ts';
import type { Runtime, Workshop } from '../runtime.ts';

/**
 * Holds the analysis against the runtime. At full size every layer's executed shape and bytes; on a reduced input every layer's
 * values against its equation in float64, and the results with all optimisations on against those without. Biases and statistics are varied, so that
 * no mix-up hides behind zeros and ones.
 */
export async function validate({ runtime, machine, say }: Workshop, request: RunRequest): Promise<ValidationReport> {
  const { provider, settings } = request;
  const analysis = analyzeWhole(request.network);
  say('running every layer at full size');
  const graph = graphOf(analysis, 'varied');
  const executed = await profileOnce(runtime, analysis, provider.used, request.folder);
  say('comparing values with the reference on a reduced input');
  const reduced = reduce(analysis);
  const { byLayer, optimizedError } = await compareOnReduced(runtime, reduced, provider.used, request.folder);

  const compared = compareLayers(analysis, graph, executed, byLayer);
  const { layers, nodesByProvider, notes } = checkPlacement(compared, executed, graph, provider);
  const optimizedTolerance = breaksTies(reduced) ? meanTolerance : tolerance;
  const departing = layers.find(layer => 0 < layer.problems.length);
  const problems = [
    ...(departing === undefined
      ? []
      : [`the first layer that departs is "${departing.name}": ${departing.problems[0] ?? ''}`]),
    ...(optimizedError <= optimizedTolerance
      ? []
      : [`with optimisation the results differ by ${optimizedError.toExponential(1)}`]),
  ];
  return {
    name: analysis.network.name || request.fileName,
    passed: problems.length === 0,
    agreeing: layers.filter(layer => layer.problems.length === 0).length,
    layers,
    reducedInputs: Object.fromEntries(reduced.network.inputs.map(({ name, shape }) => [name, shape ?? []])),
    optimizedError,
    optimizedTolerance,
    tolerance,
    problems,
    nodesByProvider,
    notes,
    provider,
    settings,
    machine,
    seed: analysis.network.seed,
  };
}

async function profileOnce(
  runtime: Runtime,
  analysis: Analysis,
  provider: string,
  folder: string,
): Promise<readonly ExecutedNode[]> {
  const graph = graphOf(analysis, 'varied');
  const path = join(folder, 'full.onnx');
  const profilePrefix = join(folder, 'profile');
  writeModel(path, graph, { opset: opsets.standard, externalData: true });
  const session = await runtime.createSession(path, { provider, optimization: 'disabled', profilePrefix });
  await session.run(inputsFor(graph, analysis.network.seed, 1));
  session.endProfiling();
  await session.release();
  return readProfile(profilePrefix);
}

async function compareOnReduced(
  runtime: Runtime,
  reduced: Analysis,
  provider: string,
  folder: string,
): Promise<{ byLayer: readonly (ValueComparison | undefined)[]; optimizedError: number }> {
  const graph = graphOf(reduced, 'varied');
  const inputs = inputsFor(graph, reduced.network.seed, 1);
  const results = async (path: string, optimization: 'disabled' | 'all') => {
    const session = await runtime.createSession(path, { provider, optimization });
    const tensors = await session.run(inputs);
    await session.release();
    return tensors;
  };
  const plainPath = join(folder, 'reduced.onnx');
  const openPath = join(folder, 'reduced-layers.onnx');
  writeModel(plainPath, graph, { opset: opsets.standard, externalData: true });
  const options = { opset: opsets.standard, externalData: true, weightsOf: plainPath };
  writeModel(openPath, withAllOutputs(graph, reduced), options);
  const layers = await results(openPath, 'disabled');
  const optimized = await results(plainPath, 'all');

  const inputTensors = [...inputs.values()];
  const executed = (source: Source): Tensor => {
    const { dims, data } = ('input' in source
      ? inputTensors[source.input]
      : layers.get(graph.layerOutputs[source.layer] ?? '')) ?? { dims: [], data: [] };
    return { shape: dims.slice(1), data: new Float64Array(data) };
  };
  // Each layer is computed from what the run gave it to read: the first that departs is itself at fault, and where two values are
  // all but equal, a maximum is looked for among the same numbers.
  const evaluator = createEvaluator(reduced, graph);
  const byLayer: (ValueComparison | undefined)[] = [];
  for (const id of reduced.order) {
    const result = layers.get(graph.layerOutputs[id] ?? '')?.data ?? [];
    byLayer[id] = compareValues(result, evaluator.layer(id, executed).data);
  }
  let optimizedError = 0;
  for (const [name, result] of optimized) {
    const { relativeError, meanError, notFinite } = compareValues(result.data, layers.get(name)?.data ?? []);
    optimizedError = notFinite ? Infinity : Math.max(optimizedError, breaksTies(reduced) ? meanError : relativeError);
  }
  return { byLayer, optimizedError };
}

function breaksTies({ layers }: Analysis): boolean {
  return layers.some(({ type }) => type?.breaksTies === true);
}
