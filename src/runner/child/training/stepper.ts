import { join } from 'node:path';
import type { Carried, TrainingGraph } from '../../../autodiff/trainingGraph.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { TrainingSettings } from '../../../protocol/training.ts';
import { batchesOf } from '../../../training/batches.ts';
import { classOf } from '../../../training/confusion.ts';
import type { DataSet } from '../../../training/dataSet.ts';
import { rateAt } from '../../../training/schedule.ts';
import { sizeOf } from '../../../core/shape.ts';
import { writeModel } from '../../modelFile.ts';
import type { Runtime, RunTensor, SessionOptions } from '../runtime.ts';
import { arrayOf, fillExamples, fillMask } from './feeds.ts';

/** What a step has given. */
export interface StepResult {
  /** Mean over the batch. */
  readonly loss: number;
  /** Examples whose class was not the likeliest; 0 without classes. */
  readonly wrong: number;
}

/** Takes the steps of a training. Steps are counted from 0; `after` of one is `before` of the next. */
export interface Stepper {
  /** Takes a step from the tensors before it, which stay as they are. */
  readonly take: (step: number) => Promise<StepResult>;
  /** The carried tensors before a step, of which those of the last three are kept. */
  readonly before: (step: number) => ReadonlyMap<string, Float32Array>;
  /** Puts the inputs of a step in place, and gives all inputs of the graph as they are for it. */
  readonly inputsOf: (step: number) => ReadonlyMap<string, RunTensor>;
  readonly release: () => Promise<void>;
}

/**
 * As many as are needed to find what went wrong: a loss that is no number may come of weights that the step before has spoilt, and its own
 * weights are then still there.
 */
const keptSets = 3;

/** Loads a training graph. `start` are the carried tensors before step `from`. */
export async function createStepper(
  runtime: Runtime,
  {
    training,
    data,
    settings,
    folder,
    options,
    from,
    start,
  }: {
    readonly training: TrainingGraph;
    readonly data: DataSet;
    readonly settings: TrainingSettings;
    readonly folder: string;
    readonly options: SessionOptions;
    readonly from: number;
    readonly start: ReadonlyMap<string, Float32Array>;
  },
): Promise<Stepper> {
  const { carried, masks, scalars, target } = training;
  const path = join(folder, 'training.onnx');
  writeModel(path, training.graph, { opset: opsets.standard, externalData: true });
  const session = await runtime.createSession(path, options);
  const fixed = fixedInputs(training);
  const sets = Array.from(
    { length: keptSets },
    () => new Map(carried.map(({ name, shape }) => [name, arrayOf(shape)])),
  );
  for (const [name, numbers] of start) sets[from % keptSets]?.get(name)?.set(numbers);
  const loss = { dims: [1], data: new Float32Array(1) };
  const result = { dims: target.shape, data: arrayOf(target.shape) };
  const runs = sets.map((set, index) =>
    session.bind(
      new Map([...fixed, ...tensorsOf(carried, set, ({ name }) => name)]),
      new Map([
        [training.loss, loss],
        [training.result, result],
        ...tensorsOf(carried, sets[(index + 1) % keptSets] ?? set, ({ next }) => next),
      ]),
    ),
  );
  const batches = batchesOf(data.train.count, settings.batch, settings.seed);
  const inputSize = sizeOf(data.shape);
  const targetSize = sizeOf(target.shape) / settings.batch;
  const arrays = { input: arrayIn(fixed, training.inputs[0]?.name), target: arrayIn(fixed, target.name) };
  const { labels } = data.train;
  const fill = (step: number): Int32Array => {
    const chosen = batches(step);
    fillExamples(arrays, data.train, chosen, inputSize, targetSize);
    const rate = rateAt(settings, step);
    for (const { name, at } of scalars) arrayIn(fixed, name)[0] = at(step, rate);
    for (const mask of masks) fillMask(arrayIn(fixed, mask.name), mask, settings.seed, step);
    return chosen;
  };
  const countsErrors = labels !== undefined && 0 < data.classes.length;
  return {
    async take(step) {
      const chosen = fill(step);
      await runs[step % keptSets]?.();
      let wrong = 0;
      if (countsErrors)
        for (let place = 0; place < chosen.length; place++)
          if (classOf(result.data, place * targetSize, targetSize) !== labels[chosen[place] as number]) wrong += 1;
      return { loss: loss.data[0] as number, wrong };
    },
    before: step => sets[step % keptSets] ?? new Map<string, Float32Array>(),
    inputsOf(step) {
      fill(step);
      return new Map([...fixed, ...tensorsOf(carried, sets[step % keptSets] ?? new Map(), ({ name }) => name)]);
    },
    release: () => session.release(),
  };
}

/** Inputs of the graph that are not carried from step to step, by name. */
function fixedInputs({ graph, carried }: TrainingGraph): ReadonlyMap<string, RunTensor> {
  const isCarried = new Set(carried.map(({ name }) => name));
  return new Map(
    graph.inputs
      .filter(({ name }) => !isCarried.has(name))
      .map(({ name, shape }) => [name, { dims: shape, data: arrayOf(shape) }]),
  );
}

function tensorsOf(
  carried: readonly Carried[],
  set: ReadonlyMap<string, Float32Array>,
  nameOf: (carried: Carried) => string,
): readonly (readonly [string, RunTensor])[] {
  return carried.map(each => [nameOf(each), { dims: each.shape, data: set.get(each.name) ?? new Float32Array() }]);
}

function arrayIn(tensors: ReadonlyMap<string, RunTensor>, name: string | undefined): Float32Array {
  const tensor = tensors.get(name ?? '');
  if (tensor === undefined) throw new Error(`unreachable: the training graph has no input "${name ?? ''}"`);
  return tensor.data;
}
