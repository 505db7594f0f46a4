import * as ort from 'onnxruntime-node';
import { withMoreOutputs, type TrainingGraph } from '../../src/autodiff/trainingGraph.ts';
import { encodeModel, opsets } from '../../src/onnx/encode.ts';

/** What a step reads. Lists are in the order of the graph's inputs and masks; numbers are in row-major order. */
export interface Step {
  readonly inputs: readonly (readonly number[] | Float32Array)[];
  readonly target: readonly number[] | Float32Array;
  readonly masks?: readonly (readonly number[])[];
  readonly rate: number;
}

/** What came of some steps. */
export interface Steps {
  readonly losses: readonly number[];
  /** What the loss of the last step has read. */
  readonly result: Float32Array;
  /** Gradients of the last step by the names of their weights. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** Weights, buffers and state after the last step, by name. */
  readonly carried: ReadonlyMap<string, Float32Array>;
}

/** Takes steps of a training on ONNX Runtime; `start` replaces what the network starts with. */
export async function takeSteps(
  training: TrainingGraph,
  steps: readonly Step[],
  start: Readonly<Record<string, readonly number[]>> = {},
): Promise<Steps> {
  const { carried, inputs, target, masks, scalars, loss, result } = training;
  const watched = carried.flatMap(({ name, gradient }) => (gradient === undefined ? [] : [[name, gradient] as const]));
  const graph = withMoreOutputs(
    training,
    watched.map(([, gradient]) => gradient),
  );
  const pieces = Array.from(encodeModel(graph, { opset: opsets.standard }), piece => piece.slice());
  const session = await ort.InferenceSession.create(new Uint8Array(Buffer.concat(pieces)), { logSeverityLevel: 3 });
  let now = new Map(
    carried.map(each => [each.name, start[each.name] ? Float32Array.from(start[each.name] ?? []) : each.start()]),
  );
  const losses: number[] = [];
  let last: Readonly<Record<string, ort.Tensor>> = {};
  const tensor = (shape: readonly number[], numbers: readonly number[] | Float32Array): ort.Tensor =>
    new ort.Tensor('float32', Float32Array.from(numbers), shape);
  for (const [index, step] of steps.entries()) {
    last = await session.run(
      Object.fromEntries([
        ...inputs.map(({ name, shape }, order) => [name, tensor(shape, step.inputs[order] ?? [])] as const),
        [target.name, tensor(target.shape, step.target)],
        ...masks.map(({ name, shape }, order) => [name, tensor(shape, step.masks?.[order] ?? [])] as const),
        ...scalars.map(({ name, at }) => [name, tensor([], [at(index, step.rate)])] as const),
        ...carried.map(({ name, shape }) => [name, tensor(shape, now.get(name) ?? [])] as const),
      ]),
    );
    losses.push(numbersOf(last[loss])[0] ?? Number.NaN);
    now = new Map(carried.map(({ name, next }) => [name, numbersOf(last[next])]));
  }
  await session.release();
  return {
    losses,
    result: numbersOf(last[result]),
    gradients: new Map(watched.map(([name, gradient]) => [name, numbersOf(last[gradient])])),
    carried: now,
  };
}

function numbersOf(tensor: ort.Tensor | undefined): Float32Array {
  return (tensor?.data ?? new Float32Array()) as Float32Array;
}
