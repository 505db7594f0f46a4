import { createHash } from 'node:crypto';
import {
  buildEvaluationGraph,
  buildTrainingGraph,
  type EvaluationGraph,
  type TrainingGraph,
} from '../../../autodiff/trainingGraph.ts';
import type { Analysis } from '../../../core/analysis.ts';
import type { Network } from '../../../core/network.ts';
import { sizeOf } from '../../../core/shape.ts';
import { isProblem, lowerNetwork, type LoweringProblem } from '../../../onnx/lower.ts';
import type { DataSummary, TrainingSettings, TrainRequest } from '../../../protocol/training.ts';
import type { DataSet } from '../../../training/dataSet.ts';
import { stoppedEarly } from '../../ports.ts';
import { ensureMemory } from '../../room.ts';
import { analyzeWhole } from '../prepare.ts';
import { openCheckpoint, type CheckpointTensor } from './checkpoint.ts';
import type { CheckpointText } from './checkpointText.ts';
import { readData } from './data/readData.ts';

/** All that a training begins with. */
export interface Preparation {
  readonly analysis: Analysis;
  readonly settings: TrainingSettings;
  readonly training: TrainingGraph;
  readonly evaluation: EvaluationGraph;
  readonly data: DataSet;
  readonly summary: DataSummary;
  /** Digest of the network. */
  readonly digest: string;
  /** Carried tensors before the first step to be done. */
  readonly start: ReadonlyMap<string, Float32Array>;
  /** Weights and buffers that no step changes. */
  readonly unchanged: readonly CheckpointTensor[];
  /** What a checkpoint has said; absent at the beginning. */
  readonly resumed?: CheckpointText;
  readonly notes: readonly string[];
}

/** Evaluations take at least so many examples at once, because small batches take longer. */
const leastAtOnce = 50;

/**
 * Reads and builds what a training needs. Throws in plain words where the network, the data or the checkpoint do not let it begin, and where
 * it is stopped while data are read.
 */
export async function prepare(
  request: TrainRequest,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<Preparation> {
  const analysis = analyzeWhole(request.network);
  const digest = digestOf(request.network);
  const checkpoint = request.resume ? openCheckpoint(request.checkpoint) : undefined;
  try {
    const resumed = checkpoint?.about;
    const settings = resumed === undefined ? request.settings : { ...resumed.settings, steps: request.settings.steps };
    const training = unlessProblem(buildTrainingGraph(analysis, settings));
    ensureTrainingFits(analysis, training, settings);
    const { carried, target, inputs } = training;
    const [input, ...others] = inputs;
    if (input === undefined || 0 < others.length)
      throw new Error(
        `data have one input for each example, and the network has ${inputs.length}; train a network with one input`,
      );
    say('reading the data');
    const wanted = { input: input.shape.slice(1), output: target.shape.slice(1), loss: settings.loss };
    const data = unlessProblem(await unlessStopped(readData(request.data, wanted, { progress: say, signal }), signal));
    const summary = summaryOf(data);
    if (resumed !== undefined) ensureSameData(resumed, summary);
    const largest = Math.max(data.train.count, data.test?.count ?? 0);
    const atOnce = Math.min(largest, Math.max(leastAtOnce, settings.batch));
    const unchanged = unchangedOf(analysis, training);
    const isUnchanged = new Set(unchanged.map(({ name }) => name));
    const kept = checkpoint?.tensors([...carried, ...unchanged]);
    return {
      analysis,
      settings,
      training,
      evaluation: unlessProblem(buildEvaluationGraph(analysis, { loss: settings.loss, batch: atOnce })),
      data,
      summary,
      digest,
      start:
        kept === undefined
          ? new Map(carried.map(({ name, start }) => [name, start()]))
          : new Map([...kept].filter(([name]) => !isUnchanged.has(name))),
      unchanged: unchanged.map(each => ({ ...each, data: kept?.get(each.name) ?? each.data })),
      ...(resumed !== undefined && { resumed }),
      notes: [
        ...training.notes,
        ...data.notes,
        ...(data.train.count < settings.batch
          ? [
              `a batch of ${settings.batch} is larger than the ${data.train.count} examples, so that it has some of them more than once`,
            ]
          : []),
        ...(resumed === undefined ? [] : resumptionNotes(resumed, request, digest)),
      ],
    };
  } finally {
    checkpoint?.close();
  }
}

/** What is read, or the words by which the host knows that it was the one who has ended it. */
async function unlessStopped<Value>(reading: Promise<Value>, signal: AbortSignal): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    throw signal.aborted ? new Error(stoppedEarly) : error;
  }
}

function unlessProblem<Value extends object>(value: Value | LoweringProblem): Value {
  if (isProblem(value)) throw new Error(value.problem);
  return value;
}

/** Throws in plain words when a training surely takes more memory than there is: three sets of weights, gradients, and every result of the way there. */
function ensureTrainingFits({ totals }: Analysis, { carried }: TrainingGraph, { batch }: TrainingSettings): void {
  const carriedBytes = carried.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
  ensureMemory(3 * carriedBytes + totals.weightBytes + totals.activationBytes * batch);
}

function unchangedOf(analysis: Analysis, { carried }: TrainingGraph): readonly CheckpointTensor[] {
  const isCarried = new Set(carried.map(({ name }) => name));
  return unlessProblem(lowerNetwork(analysis)).initializers.flatMap(({ name, shape, ownName, data }) => {
    if (ownName === undefined || isCarried.has(name)) return [];
    return [{ name, shape, data: Float32Array.from(data() as Float32Array) }];
  });
}

/** A digest of all that makes a network what it is. */
function digestOf(network: Network): string {
  return createHash('sha256').update(JSON.stringify(network)).digest('hex');
}

function summaryOf({ name, shape, classes, train, test }: DataSet): DataSummary {
  return { name, examples: train.count, testExamples: test?.count ?? 0, shape, classes };
}

/** Other data would make the curves of a training mean nothing. */
function ensureSameData({ data, step }: CheckpointText, now: DataSummary): void {
  const [before, after] = [data, now].map(
    ({ examples, testExamples, shape, classes }) =>
      `${examples} examples of ${shape.join('×')} in ${classes.length} classes, and ${testExamples} for the test`,
  );
  if (before !== after)
    throw new Error(
      `the training of ${step} steps was on ${data.name} with ${before ?? ''}, and ${now.name} has ${after ?? ''}; go on with the same data, or train from the beginning`,
    );
}

/** "0.01", "crossEntropy", "sgd with momentum 0.9, nesterov false, weightDecay 0". */
function settingInWords(value: TrainingSettings[keyof TrainingSettings]): string | undefined {
  if (typeof value !== 'object') return value === undefined ? undefined : String(value);
  const { name, ...rest } = value;
  const parts = Object.entries(rest).map(([key, number]) => `${key} ${String(number)}`);
  return parts.length === 0 ? name : `${name} with ${parts.join(', ')}`;
}

/** What of a checkpoint is not as it was asked for; the checkpoint decides. */
function resumptionNotes(
  resumed: CheckpointText,
  { settings, data, provider }: TrainRequest,
  digest: string,
): readonly string[] {
  const notes: string[] = [];
  for (const key of Object.keys(settings) as (keyof TrainingSettings)[]) {
    const [asked, kept] = [settings[key], resumed.settings[key]].map(settingInWords);
    if (key !== 'steps' && asked !== undefined && asked !== kept)
      notes.push(`${key} is ${kept ?? 'not set'} as in the checkpoint, not ${asked}`);
  }
  if (resumed.network !== digest)
    notes.push(`the network has changed since the checkpoint after ${resumed.step} steps, whose weights still fit it`);
  if (resumed.place !== data)
    notes.push(`the checkpoint was trained on ${resumed.place}, and this goes on with ${data}`);
  if (resumed.provider !== provider.used)
    notes.push(
      `the checkpoint was trained on ${resumed.provider}, and this goes on with ${provider.used}: the last bits differ`,
    );
  return notes;
}
