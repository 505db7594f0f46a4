import { join } from 'node:path';
import type { TrainingGraph } from '../../../autodiff/trainingGraph.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { ProviderChoice } from '../../../protocol/reports.ts';
import { writeModel } from '../../modelFile.ts';
import { readProfile } from '../profile.ts';
import type { Runtime, SessionOptions } from '../runtime.ts';
import { placementWarnings } from '../validation/placement.ts';
import type { Stepper } from './stepper.ts';

/**
 * What of a step is computed elsewhere than on the provider that was chosen, from a profile of one step; nothing on the CPU, which
 * leaves nothing to others.
 */
export async function placementNotes(
  runtime: Runtime,
  training: TrainingGraph,
  stepper: Stepper,
  {
    from,
    folder,
    options,
    provider,
  }: {
    readonly from: number;
    readonly folder: string;
    readonly options: SessionOptions;
    readonly provider: ProviderChoice;
  },
): Promise<readonly string[]> {
  if (provider.used === 'cpu') return [];
  const path = join(folder, 'placement.onnx');
  const profilePrefix = join(folder, 'placement-profile');
  writeModel(path, training.graph, { opset: opsets.standard, externalData: true });
  const session = await runtime.createSession(path, { ...options, profilePrefix });
  await session.run(stepper.inputsOf(from));
  session.endProfiling();
  await session.release();
  return placementWarnings(readProfile(profilePrefix), provider);
}
