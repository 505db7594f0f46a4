import type { Loss, TrainingSettings } from '../protocol/training.ts';
import { formatExact, significant } from './amounts.ts';

/** Losses as they are usually written. */
export const lossNames: Readonly<Record<Loss, string>> = {
  crossEntropy: 'cross-entropy',
  squared: 'squared error',
  binaryCrossEntropy: 'binary cross-entropy',
};

/** All that was set: "3,000 steps of 100 · SGD, rate 0.01 · cross-entropy · seed 1". */
export function trainingInWords(settings: TrainingSettings): string {
  const { steps, batch, loss, seed, threads } = settings;
  return [
    `${formatExact(steps)} steps of ${formatExact(batch)}`,
    [optimizerInWords(settings), `rate ${significant(settings.rate)}`, ...scheduleInWords(settings)].join(', '),
    lossNames[loss],
    `seed ${seed}`,
    ...(threads === undefined ? [] : [threads === 1 ? '1 thread' : `${threads} threads`]),
  ].join(' · ');
}

/** "SGD, momentum 0.9 (Nesterov), weight decay 0.0005". */
export function optimizerInWords({ optimizer }: Pick<TrainingSettings, 'optimizer'>): string {
  const decay = optimizer.weightDecay === 0 ? [] : [`weight decay ${significant(optimizer.weightDecay)}`];
  if (optimizer.name === 'adam') return ['Adam', ...decay].join(', ');
  const { momentum, nesterov } = optimizer;
  const moved = momentum === 0 ? [] : [`momentum ${significant(momentum)}${nesterov ? ' (Nesterov)' : ''}`];
  return ['SGD', ...moved, ...decay].join(', ');
}

function scheduleInWords({ schedule }: TrainingSettings): readonly string[] {
  switch (schedule.name) {
    case 'constant':
      return [];
    case 'step':
      return [`times ${significant(schedule.factor)} every ${formatExact(schedule.every)} steps`];
    case 'cosine':
      return [`cosine to ${significant(schedule.least)}`];
  }
}

/** A loss or a rate in three digits and few letters: "0.512", "3.1e-7"; "?" when it is no number. */
export function amountInWords(amount: number): string {
  const size = Math.abs(amount);
  const isShort = size === 0 || !Number.isFinite(amount) || (1e-4 <= size && size < 1e6);
  return isShort ? significant(amount) : amount.toExponential(2).replace(/\.?0*e\+?/, 'e');
}

/** A duration to be waited for: "8 s", "2 min 5 s", "1 h 3 min"; "?" when not known. */
export function durationInWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours === 0 ? `${minutes} min ${whole % 60} s` : `${formatExact(hours)} h ${minutes} min`;
}
