import { join } from 'node:path';
import { createNetworkBuilder } from '../../core/networkBuilder.ts';
import { analyze } from '../../core/analyze.ts';
import { catalogue } from '../../layers/index.ts';
import { isProblem, lowerNetwork } from '../../onnx/lower.ts';
import { opsets } from '../../onnx/encode.ts';
import type { Trial, TrialRequest } from '../../protocol/runner.ts';
import { writeModel } from '../modelFile.ts';
import type { Workshop } from './runtime.ts';

/** Runs a model of one convolution on a provider, and says what came of it. */
export async function tryProvider({ runtime, machine }: Workshop, { provider, folder }: TrialRequest): Promise<Trial> {
  const path = join(folder, `try-${provider.replace(/\W/g, '')}.onnx`);
  const builder = createNetworkBuilder(catalogue);
  const input = builder.input('input', [1, 4, 4]);
  const { output } = builder.layer({
    name: 'conv',
    type: 'conv2d',
    written: { outChannels: 1, kernelSize: 3 },
    inputs: [input],
  });
  const network = builder.finish({ name: 'try', outputs: [output], seed: 0, budget: {} });
  const graph = lowerNetwork(analyze(network, catalogue).analysis);
  if (isProblem(graph)) throw new Error(`unreachable: ${graph.problem}`);
  writeModel(path, graph, { opset: opsets.standard, externalData: false });
  try {
    const session = await runtime.createSession(path, { provider, optimization: 'all' });
    await session.run(new Map([['input', { dims: [1, 1, 4, 4], data: new Float32Array(16).fill(1) }]]));
    await session.release();
    return { machine };
  } catch (error) {
    return { machine, problem: error instanceof Error ? error.message : String(error) };
  }
}
