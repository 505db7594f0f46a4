import { join } from 'node:path';
import { analyze } from '../../core/analyze.ts';
import type { Analysis } from '../../core/analysis.ts';
import { createNetworkBuilder } from '../../core/networkBuilder.ts';
import { catalogue } from '../../layers/index.ts';
import { opsets } from '../../onnx/encode.ts';
import type { Graph } from '../../onnx/graph.ts';
import { withAllOutputs } from '../../onnx/lower.ts';
import type { Trial, TrialRequest } from '../../protocol/runner.ts';
import { evaluate } from '../../reference/evaluate.ts';
import { writeModel } from '../modelFile.ts';
import { providerRow } from '../providerList.ts';
import { graphOf, inputsFor } from './prepare.ts';
import { readProfile } from './profile.ts';
import type { RunTensor, Workshop } from './runtime.ts';
import { compareValues } from './validation/compareLayers.ts';

/** Largest relative error of a provider that works: what half precision gives is above it, what TF32 gives below. */
const trialTolerance = 1e-3;

/**
 * Runs a tiny model on a provider and holds every value against the float64 reference: to be loaded is not to compute well. Its
 * convolution of 6 channels to a multiple of 4 is the one that WebGPU is known to get wrong; the linear layer is a matrix product.
 */
export async function tryProvider({ runtime, machine }: Workshop, { provider, folder }: TrialRequest): Promise<Trial> {
  const analysis = tinyNetwork();
  const graph = graphOf(analysis, 'varied');
  const path = join(folder, 'trial.onnx');
  const profilePrefix = join(folder, 'trial-profile');
  writeModel(path, withAllOutputs(graph, analysis), { opset: opsets.standard, externalData: false });
  const inputs = inputsFor(graph, analysis.network.seed, 1);
  let results: ReadonlyMap<string, RunTensor>;
  try {
    const session = await runtime.createSession(path, { provider, optimization: 'all', profilePrefix });
    results = await session.run(inputs);
    session.endProfiling();
    await session.release();
  } catch (error) {
    return { machine, ran: false, problem: error instanceof Error ? error.message : String(error) };
  }
  const problem = wrongPlace(provider, profilePrefix) ?? wrongValues(analysis, graph, inputs, results);
  return { machine, ran: true, ...(problem !== undefined && { problem }) };
}

function tinyNetwork(): Analysis {
  const builder = createNetworkBuilder(catalogue);
  const input = builder.input('input', [6, 12, 12]);
  const layers = [
    { name: 'conv', type: 'conv2d', written: { outChannels: 16, kernelSize: 3 } },
    { name: 'relu', type: 'relu', written: {} },
    { name: 'flatten', type: 'flatten', written: {} },
    { name: 'linear', type: 'linear', written: { outFeatures: 8 } },
  ];
  const output = layers.reduce((from, layer) => builder.layer({ ...layer, inputs: [from] }).output, input);
  return analyze(builder.finish({ name: 'trial', outputs: [output], seed: 0, budget: {} }), catalogue).analysis;
}

/** That the provider was loaded and left everything to another one. */
function wrongPlace(provider: string, profilePrefix: string): string | undefined {
  const runtimeName = providerRow(provider)?.runtimeName;
  const used = new Set(readProfile(profilePrefix).map(({ provider: ran }) => ran));
  if (runtimeName === undefined || used.has(runtimeName)) return undefined;
  return `it is loaded, and leaves a test model to ${[...used].join(' and ')}`;
}

function wrongValues(
  analysis: Analysis,
  graph: Graph,
  inputs: ReadonlyMap<string, RunTensor>,
  results: ReadonlyMap<string, RunTensor>,
): string | undefined {
  const examples = [...inputs.values()].map(({ dims, data }) => ({
    shape: dims.slice(1),
    data: new Float64Array(data),
  }));
  let problem: string | undefined;
  evaluate(analysis, graph, examples, (id, expected) => {
    const { name, type } = analysis.network.layers[id] ?? { name: '', type: '' };
    const { relativeError, notFinite } = compareValues(results.get(name)?.data ?? [], expected.data);
    if (relativeError <= trialTolerance && !notFinite) return;
    const difference = notFinite
      ? 'NaN or infinity'
      : `values ${relativeError.toExponential(1)} off the reference, where ${trialTolerance} is allowed`;
    problem ??= `it computes wrongly: a test ${type} gives ${difference}`;
  });
  return problem;
}
