import { join } from 'node:path';
import { createNetworkBuilder } from '../core/networkBuilder.ts';
import { analyze } from '../core/analyze.ts';
import { catalogue } from '../layers/index.ts';
import { isProblem, lowerNetwork } from '../onnx/lower.ts';
import { opsets } from '../onnx/encode.ts';
import type { ProviderChoice } from '../protocol/runner.ts';
import { writeModel } from './modelFile.ts';
import type { Runtime } from './runtime.ts';

/**
 * The provider to use. "auto" is CUDA when a tiny model really runs on it, and the CPU otherwise. A provider that is asked for
 * by name is never replaced by another: when it does not work this throws, with the reason.
 */
export async function chooseProvider(runtime: Runtime, requested: string, folder: string): Promise<ProviderChoice> {
  if (requested === 'cpu') return { requested, used: 'cpu', reason: 'it was asked for' };
  const wanted = requested === 'auto' ? 'cuda' : requested;
  const refusal = await tryProvider(runtime, wanted, folder);
  if (refusal === undefined) {
    const reason =
      requested === 'auto' ? `${wanted} runs a test model here` : 'it was asked for, and runs a test model';
    return { requested, used: wanted, reason };
  }
  if (requested === 'auto') return { requested, used: 'cpu', reason: `CUDA does not work here: ${refusal}` };
  throw new Error(`the execution provider "${requested}" does not work here: ${refusal}`);
}

/** Runs a model of one convolution; gives the reason when that fails. */
async function tryProvider(runtime: Runtime, provider: string, folder: string): Promise<string | undefined> {
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
    return undefined;
  } catch (error) {
    return inPlainWords(error instanceof Error ? error.message : String(error));
  }
}

/** The runtime's message without its source positions, and what it means where we know. */
function inPlainWords(message: string): string {
  if (/Failed to load shared library/i.test(message)) return 'its library cannot be loaded';
  if (/no available backend|not supported|unsupported/i.test(message))
    return 'this build of onnxruntime does not have it';
  return message.replace(/^OrtSessionOptions\w+:\s*/, '').trim();
}
