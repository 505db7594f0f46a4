import type { DataSummary, TrainingPoint, TrainingSettings } from '../../../protocol/training.ts';
import { losses } from '../../../protocol/training.ts';
import {
  either,
  finite,
  flag,
  list,
  object,
  oneOf,
  optional,
  text,
  type Reader,
} from '../../../reports/checkedJson.ts';

/** What a checkpoint says about itself, beside its tensors: all that a resumed training needs, and what a reader wants to know. */
export interface CheckpointText {
  readonly version: 1;
  /** Name of the network. */
  readonly name: string;
  /** Digest of the network as it was trained, so that a change is noticed. */
  readonly network: string;
  readonly settings: TrainingSettings;
  /** Steps done. */
  readonly step: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  readonly points: readonly TrainingPoint[];
  /** What the batches since the newest point add up to. */
  readonly sincePoint: PartOfPoint;
  /** Where the data were, as it was written. */
  readonly place: string;
  readonly data: DataSummary;
  readonly provider: string;
}

/** Sums over the batches of a point that is not yet made. */
export interface PartOfPoint {
  readonly steps: number;
  readonly loss: number;
  /** Examples whose class was not the likeliest. */
  readonly wrong: number;
}

/** The text of a checkpoint, or why it is none. */
export function readCheckpointText(
  written: string | undefined,
): { readonly value: CheckpointText } | { readonly problem: string } {
  if (written === undefined) return { problem: 'it has weights alone, and says nothing of a training' };
  let json: unknown;
  try {
    json = JSON.parse(written);
  } catch {
    return { problem: 'what it says of its training is no JSON' };
  }
  const problems: string[] = [];
  const value = checkpoint(json, '', problems);
  return value === undefined
    ? { problem: `what it says of its training cannot be read: ${problems[0] ?? ''}` }
    : { value };
}

const schedule = either(
  object({ name: oneOf(['constant']) }),
  either(
    object({ name: oneOf(['step']), every: finite, factor: finite }),
    object({ name: oneOf(['cosine']), least: finite }),
  ),
);

const optimizer = either(
  object({ name: oneOf(['sgd']), momentum: finite, nesterov: flag, weightDecay: finite }),
  object({ name: oneOf(['adam']), beta1: finite, beta2: finite, epsilon: finite, weightDecay: finite }),
);

const checkpoint = object({
  version: oneOf([1]),
  name: text,
  network: text,
  settings: object({
    loss: oneOf(losses),
    optimizer,
    rate: finite,
    schedule,
    batch: finite,
    steps: finite,
    seed: finite,
    every: finite,
    threads: optional(finite),
  }),
  step: finite,
  seconds: finite,
  points: list(object({ step: finite, seconds: finite, rate: finite, loss: finite })),
  sincePoint: object({ steps: finite, loss: finite, wrong: finite }),
  place: text,
  data: object({ name: text, examples: finite, testExamples: finite, shape: list(finite), classes: list(text) }),
  provider: text,
}) as Reader<CheckpointText>;
