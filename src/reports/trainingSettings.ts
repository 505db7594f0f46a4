import type { Loss, TrainingSettings } from '../protocol/training.ts';
import { lossNames } from './trainingWords.ts';

/** Which numbers a field takes. */
export type NumberRule = 'count' | 'whole' | 'positive' | 'notNegative' | 'share';

/** What can be set for a training, as a form has it: one field each, also those that another choice makes idle. */
export interface TrainingForm {
  readonly loss: Loss;
  readonly optimizer: 'sgd' | 'adam';
  readonly nesterov: boolean;
  readonly schedule: 'constant' | 'step' | 'cosine';
  readonly numbers: Readonly<Record<NumberField, number>>;
}

/** The fields that are numbers, and which numbers each takes. */
export const numberRules = {
  steps: 'count',
  batch: 'count',
  rate: 'positive',
  momentum: 'share',
  beta1: 'share',
  beta2: 'share',
  epsilon: 'positive',
  weightDecay: 'notNegative',
  stepEvery: 'count',
  stepFactor: 'positive',
  least: 'notNegative',
  seed: 'whole',
  /** 0 where it follows from the steps. */
  every: 'whole',
  /** 0 where the size of the network decides. */
  threads: 'whole',
} as const satisfies Readonly<Record<string, NumberRule>>;

export type NumberField = keyof typeof numberRules;

const allNumberFields = Object.keys(numberRules) as readonly NumberField[];

/** Fields of a form that count with what else is chosen, in the order in which they are shown. */
export function fieldsInUse({
  optimizer,
  schedule,
}: Pick<TrainingForm, 'optimizer' | 'schedule'>): readonly NumberField[] {
  return [
    'steps',
    'batch',
    'rate',
    ...(optimizer === 'sgd' ? (['momentum'] as const) : (['beta1', 'beta2', 'epsilon'] as const)),
    'weightDecay',
    ...(schedule === 'step' ? (['stepEvery', 'stepFactor'] as const) : []),
    ...(schedule === 'cosine' ? (['least'] as const) : []),
    'seed',
    'every',
    'threads',
  ];
}

/** Whether a field takes a number. */
export function fits(field: NumberField, number: number): boolean {
  if (!Number.isFinite(number)) return false;
  switch (numberRules[field]) {
    case 'count':
      return Number.isInteger(number) && 1 <= number && number <= 1e9;
    case 'whole':
      return Number.isInteger(number) && 0 <= number && number <= 2 ** 32;
    case 'positive':
      return 0 < number;
    case 'notNegative':
      return 0 <= number;
    case 'share':
      return 0 <= number && number < 1;
  }
}

/** A number as people write it, such as "3,000", "3 000" or "1e-3"; NaN for what is none. */
export function readNumber(written: string): number {
  const digits = written.trim().replaceAll(/(?<=\d)[\s,_](?=\d{3}(?!\d))/g, '');
  return digits === '' ? Number.NaN : Number(digits);
}

/** How a network is trained when nobody says anything else: a few thousand steps of gradient descent, at the rate of the sources. */
export function usualForm(loss: Loss): TrainingForm {
  return {
    loss,
    optimizer: 'sgd',
    nesterov: false,
    schedule: 'constant',
    numbers: {
      steps: 3000,
      batch: 100,
      rate: 0.01,
      momentum: 0.9,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0,
      stepEvery: 1000,
      stepFactor: 0.1,
      least: 0,
      seed: 0,
      every: 0,
      threads: 0,
    },
  };
}

/** The rate that an optimizer is begun with: Adam divides by the size of gradients, and would take far too large steps with that of SGD. */
export function usualRate(optimizer: TrainingForm['optimizer']): number {
  return optimizer === 'sgd' ? 0.01 : 0.001;
}

/**
 * The loss that goes with the layer that a network ends in, as far as its text tells: a single number is measured against numbers, and so
 * is each place of a map that a convolution gives.
 */
export function lossFor(
  last: { readonly type: string; readonly written?: Readonly<Record<string, unknown>> } | undefined,
): Loss {
  if (last?.type === 'sigmoid') return 'binaryCrossEntropy';
  const isNumber = last?.type === 'linear' && last.written?.['outFeatures'] === 1;
  return isNumber || /^conv\w*\dd$/i.test(last?.type ?? '') ? 'squared' : 'crossEntropy';
}

/** Steps between two points where nobody has said how many: about 200 points, at a round number of steps. */
export function usualEvery(steps: number): number {
  const wanted = Math.max(1, steps / 200);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return Math.max(1, Math.round(([1, 2, 5, 10].find(each => wanted <= each * power * (1 + 1e-9)) ?? 10) * power));
}

/** What a form says; undefined where a field that counts does not fit. */
export function settingsOf(form: TrainingForm): TrainingSettings | undefined {
  const { numbers, loss } = form;
  if (!fieldsInUse(form).every(field => fits(field, numbers[field]))) return undefined;
  const { steps, batch, rate, momentum, beta1, beta2, epsilon, weightDecay, seed, every, threads } = numbers;
  return {
    loss,
    optimizer:
      form.optimizer === 'sgd'
        ? { name: 'sgd', momentum, nesterov: form.nesterov && 0 < momentum, weightDecay }
        : { name: 'adam', beta1, beta2, epsilon, weightDecay },
    rate,
    schedule: scheduleOf(form),
    batch,
    steps,
    seed,
    every: every === 0 ? usualEvery(steps) : every,
    ...(0 < threads && { threads }),
  };
}

function scheduleOf({ schedule, numbers }: TrainingForm): TrainingSettings['schedule'] {
  switch (schedule) {
    case 'constant':
      return { name: 'constant' };
    case 'step':
      return { name: 'step', every: numbers.stepEvery, factor: numbers.stepFactor };
    case 'cosine':
      return { name: 'cosine', least: numbers.least };
  }
}

/** A form that was kept, as far as it can be read; what cannot is as usual. */
export function readForm(kept: unknown, usual: TrainingForm): TrainingForm {
  const given = (isObject(kept) ? kept : {}) as Readonly<Record<string, unknown>>;
  const numbers = (isObject(given['numbers']) ? given['numbers'] : {}) as Readonly<Record<string, unknown>>;
  const { loss, optimizer, nesterov, schedule } = given;
  return {
    loss: typeof loss === 'string' && Object.hasOwn(lossNames, loss) ? (loss as Loss) : usual.loss,
    optimizer: optimizer === 'sgd' || optimizer === 'adam' ? optimizer : usual.optimizer,
    nesterov: typeof nesterov === 'boolean' ? nesterov : usual.nesterov,
    schedule: schedule === 'constant' || schedule === 'step' || schedule === 'cosine' ? schedule : usual.schedule,
    numbers: Object.fromEntries(
      allNumberFields.map(field => {
        const number = numbers[field];
        return [field, typeof number === 'number' && fits(field, number) ? number : usual.numbers[field]];
      }),
    ) as TrainingForm['numbers'],
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
