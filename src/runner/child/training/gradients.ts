import { join } from 'node:path';
import { withMoreOutputs, type Carried, type TrainingGraph } from '../../../autodiff/trainingGraph.ts';
import type { Network } from '../../../core/network.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { WeightStatistics } from '../../../protocol/training.ts';
import { statisticsOf } from '../../../training/statistics.ts';
import { writeModel } from '../../modelFile.ts';
import type { Runtime, SessionOptions } from '../runtime.ts';
import type { Stepper } from './stepper.ts';

/** Looks at the weights and their gradients in a step that was taken. */
export interface GradientObserver {
  readonly observe: (stepper: Stepper, step: number) => Promise<readonly WeightStatistics[]>;
  readonly release: () => Promise<void>;
}

/**
 * A second session of the training graph, with gradients among its outputs: the first would be slower with them, and they are looked at
 * seldom.
 */
export async function createGradientObserver(
  runtime: Runtime,
  training: TrainingGraph,
  {
    network,
    folder,
    options,
  }: { readonly network: Network; readonly folder: string; readonly options: SessionOptions },
): Promise<GradientObserver> {
  const weights = training.carried.flatMap(each =>
    each.gradient === undefined ? [] : [{ ...each, gradient: each.gradient }],
  );
  const path = join(folder, 'gradients.onnx');
  writeModel(
    path,
    withMoreOutputs(
      training,
      weights.map(({ gradient }) => gradient),
    ),
    {
      opset: opsets.standard,
      externalData: true,
    },
  );
  const session = await runtime.createSession(path, options);
  return {
    async observe(stepper, step) {
      const results = await session.run(stepper.inputsOf(step));
      const numbersOf = (set: ReadonlyMap<string, Float32Array>, { name }: Carried): Float32Array =>
        set.get(name) ?? new Float32Array();
      return weights.map(weight =>
        statisticsOf({
          tensor: weight.name,
          layer: network.layers[weight.layer]?.name ?? '',
          before: numbersOf(stepper.before(step), weight),
          after: numbersOf(stepper.before(step + 1), weight),
          gradient: results.get(weight.gradient)?.data ?? new Float32Array(),
        }),
      );
    },
    release: () => session.release(),
  };
}
