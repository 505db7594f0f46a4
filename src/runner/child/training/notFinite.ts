import { join } from 'node:path';
import { withMoreOutputs, type TrainingGraph } from '../../../autodiff/trainingGraph.ts';
import type { Network } from '../../../core/network.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { NotFiniteTraining } from '../../../protocol/training.ts';
import { writeModel } from '../../modelFile.ts';
import type { Runtime, RunTensor, SessionOptions } from '../runtime.ts';
import { firstNotFinite } from '../validation/notFinite.ts';
import type { Stepper } from './stepper.ts';

/** Whether all numbers of all tensors are numbers. */
export function areFinite(tensors: ReadonlyMap<string, Float32Array>): boolean {
  for (const numbers of tensors.values()) if (firstNotFinite(numbers) !== undefined) return false;
  return true;
}

/**
 * The first result, in the order of computation, that is not finite in a step: the step is taken again from the weights before it, with
 * the results of all layers, the loss and all gradients as outputs. Steps are counted from 0 here, and from 1 in what is said.
 */
export async function findNotFinite(
  runtime: Runtime,
  training: TrainingGraph,
  stepper: Stepper,
  step: number,
  {
    network,
    folder,
    options,
  }: { readonly network: Network; readonly folder: string; readonly options: SessionOptions },
): Promise<NotFiniteTraining> {
  const suspects = suspectsIn(training, network);
  const path = join(folder, 'not-finite.onnx');
  writeModel(
    path,
    withMoreOutputs(
      training,
      suspects.map(({ tensor }) => tensor),
    ),
    {
      opset: opsets.standard,
      externalData: true,
    },
  );
  // Without fusions, so that each result is the layer's own.
  const session = await runtime.createSession(path, { ...options, optimization: 'disabled' });
  let results: ReadonlyMap<string, RunTensor>;
  try {
    results = await session.run(stepper.inputsOf(step));
  } finally {
    await session.release();
  }
  for (const { tensor, where, what } of suspects) {
    const data = results.get(tensor)?.data;
    const index = data && firstNotFinite(data);
    if (data === undefined || index === undefined) continue;
    return {
      step: step + 1,
      where,
      message: sentence(step, what(Number.isNaN(data[index]) ? 'NaN' : 'infinity')),
    };
  }
  return { step: step + 1, where: 'loss', message: sentence(step, 'the loss is not finite') };
}

/** A result that may be at fault. */
interface Suspect {
  readonly tensor: string;
  readonly where: string;
  /** What has happened, with the value that is no number. */
  readonly what: (value: string) => string;
}

/** All that is looked at, in the order in which the graph computes it. */
function suspectsIn({ graph, carried, loss }: TrainingGraph, network: Network): readonly Suspect[] {
  const order = new Map(graph.nodes.flatMap(({ outputs }, index) => outputs.map(name => [name, index] as const)));
  const layers = graph.layerOutputs.map((tensor, id): Suspect => {
    const name = network.layers[id]?.name ?? tensor;
    return { tensor, where: name, what: value => `"${name}" gives ${value}, as the first layer` };
  });
  const gradients = carried.flatMap(({ name, gradient }): readonly Suspect[] =>
    gradient === undefined
      ? []
      : [{ tensor: gradient, where: name, what: value => `the gradient of "${name}" becomes ${value}` }],
  );
  const next = carried.map(({ name, next: tensor }): Suspect => ({
    tensor,
    where: name,
    what: (value: string) => `"${name}" becomes ${value}`,
  }));
  return [
    ...layers,
    { tensor: loss, where: 'loss', what: (value: string) => `the loss becomes ${value}` },
    ...gradients,
    ...next,
  ]
    .filter(({ tensor }) => order.has(tensor))
    .sort((one, other) => (order.get(one.tensor) ?? 0) - (order.get(other.tensor) ?? 0));
}

function sentence(step: number, what: string): string {
  return `in step ${step + 1} ${what}; use a smaller rate, normalise the data, or put batch norm between the layers`;
}
