import { join } from 'node:path';
import { opsets } from '../../../onnx/encode.ts';
import type { Graph } from '../../../onnx/graph.ts';
import { onDevice } from '../../../onnx/precision/onDevice.ts';
import type { BenchmarkRequest } from '../../../protocol/runner.ts';
import { writeModel } from '../../modelFile.ts';
import { inputsFor } from '../prepare.ts';
import type { Workshop } from '../runtime.ts';
import { measure } from './loop.ts';

/**
 * Median of each batch, milliseconds, where inputs are made on the device and results stay there: what the ordinary median is above it
 * is copying. The runtime cannot bind tensors of a device from Node, so that the graph itself makes its input and keeps its output.
 * `graph` is in the precision of the run.
 */
export async function timeOnDevice(
  { runtime, say }: Workshop,
  request: BenchmarkRequest,
  graph: Graph,
): Promise<readonly number[]> {
  const { provider, settings, folder, network, batches } = request;
  const resident = onDevice(graph, network.seed);
  const path = join(folder, 'onDevice.onnx');
  const problem = writeModel(path, resident, {
    opset: opsets.standard,
    externalData: true,
    sharedWeights: settings.sharedWeights,
  });
  if (problem !== undefined) throw new Error(problem.problem);
  const session = await runtime.createSession(path, {
    provider: provider.used,
    optimization: 'all',
    ...(settings.threads !== undefined && { threads: settings.threads }),
  });
  const medians: number[] = [];
  for (const batch of batches) {
    say(`timing batch ${batch} on the device`);
    const { median } = await measure(session.prepare(inputsFor(resident, network.seed, batch)), request);
    medians.push(median);
  }
  await session.release();
  return medians;
}
