import type { Loss, Optimizer, Schedule, TrainingSettings } from '../protocol/training.ts';
import { choiceOption, wholeOption } from './arguments.ts';
import { UsageError } from './output.ts';
import { mostThreads } from './runs.ts';

/** Options of `train` that decide what comes of it, for `node:util`. */
export const settingsOptions = {
  'steps': { type: 'string' },
  'seed': { type: 'string' },
  'batch': { type: 'string' },
  'rate': { type: 'string' },
  'optimizer': { type: 'string' },
  'momentum': { type: 'string' },
  'weight-decay': { type: 'string' },
  'schedule': { type: 'string' },
  'schedule-every': { type: 'string' },
  'schedule-factor': { type: 'string' },
  'schedule-least': { type: 'string' },
  'loss': { type: 'string' },
  'every': { type: 'string' },
  'threads': { type: 'string' },
} as const;

/** What was written of them. */
export type WrittenSettings = { readonly [Option in keyof typeof settingsOptions]?: string | undefined };

const optimizers = ['sgd', 'momentum', 'nesterov', 'adam'] as const;
const schedules = ['constant', 'step', 'cosine'] as const;

const lossNames: Readonly<Record<string, Loss>> = {
  'cross-entropy': 'crossEntropy',
  'squared': 'squared',
  'binary-cross-entropy': 'binaryCrossEntropy',
};

/** Points of a curve, where nobody says how many steps lie between two. */
const usualPoints = 100;

const standard = { steps: 3000, batch: 100, momentum: 0.9, adamRate: 0.001, rate: 0.01 };

/**
 * The settings as they are written; what is not is as in `base`, the settings of a training that goes on, or as is usual: SGD with a
 * momentum of 0.9. Throws `UsageError` for options that do not fit together.
 */
export function trainingSettings(written: WrittenSettings, usualLoss: Loss, base?: TrainingSettings): TrainingSettings {
  const optimizer = optimizerOf(written, base?.optimizer);
  const steps = wholeOption('steps', written.steps, 1) ?? base?.steps ?? standard.steps;
  const threads = wholeOption('threads', written.threads, 1, mostThreads) ?? base?.threads;
  return {
    loss: written.loss === undefined ? (base?.loss ?? usualLoss) : lossOf(written.loss),
    optimizer,
    rate:
      numberOption('rate', written.rate, 0) ??
      base?.rate ??
      (optimizer.name === 'adam' ? standard.adamRate : standard.rate),
    schedule: scheduleOf(written, steps) ?? base?.schedule ?? { name: 'constant' },
    batch: wholeOption('batch', written.batch, 1) ?? base?.batch ?? standard.batch,
    steps,
    seed: wholeOption('seed', written.seed, 0) ?? base?.seed ?? 0,
    every: wholeOption('every', written.every, 1) ?? base?.every ?? Math.ceil(steps / usualPoints),
    ...(threads !== undefined && { threads }),
  };
}

function optimizerOf(written: WrittenSettings, base: Optimizer | undefined): Optimizer {
  if (
    written.optimizer === undefined &&
    base !== undefined &&
    written.momentum === undefined &&
    written['weight-decay'] === undefined
  )
    return base;
  const name = choiceOption('optimizer', written.optimizer ?? 'momentum', optimizers);
  const weightDecay = numberOption('weight-decay', written['weight-decay'], 0) ?? 0;
  const momentum = numberOption('momentum', written.momentum, 0);
  if (name !== 'momentum' && name !== 'nesterov' && momentum !== undefined)
    throw new UsageError(`--momentum goes with --optimizer momentum or nesterov, not with ${name}`);
  if (momentum !== undefined && 1 <= momentum)
    throw new UsageError(`--momentum takes a number below 1, not ${written.momentum ?? ''}; 0.9 is usual`);
  if (name === 'adam') return { name, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay };
  return {
    name: 'sgd',
    momentum: name === 'sgd' ? 0 : (momentum ?? standard.momentum),
    nesterov: name === 'nesterov',
    weightDecay,
  };
}

function scheduleOf(written: WrittenSettings, steps: number): Schedule | undefined {
  const { schedule, 'schedule-every': every, 'schedule-factor': factor, 'schedule-least': least } = written;
  const name = schedule === undefined ? undefined : choiceOption('schedule', schedule, schedules);
  if (name !== 'step' && (every !== undefined || factor !== undefined))
    throw new UsageError('--schedule-every and --schedule-factor go with --schedule step');
  if (name !== 'cosine' && least !== undefined) throw new UsageError('--schedule-least goes with --schedule cosine');
  switch (name) {
    case undefined:
      return undefined;
    case 'constant':
      return { name };
    case 'step':
      return {
        name,
        every: wholeOption('schedule-every', every, 1) ?? Math.ceil(steps / 3),
        factor: numberOption('schedule-factor', factor, 0) ?? 0.1,
      };
    case 'cosine':
      return { name, least: numberOption('schedule-least', least, 0) ?? 0 };
  }
}

/** A loss by its name on the command line. Throws `UsageError` for one that there is not. */
export function lossOf(written: string): Loss {
  const loss = Object.hasOwn(lossNames, written) ? lossNames[written] : undefined;
  if (loss === undefined)
    throw new UsageError(`--loss takes one of ${Object.keys(lossNames).join(', ')}, not ${written}`);
  return loss;
}

/** A number of at least `least`. */
function numberOption(name: string, written: string | undefined, least: number): number | undefined {
  if (written === undefined) return undefined;
  const number = written.trim() === '' ? Number.NaN : Number(written);
  if (!Number.isFinite(number) || number < least)
    throw new UsageError(`--${name} takes a number of at least ${least}, not ${written}`);
  return number;
}
