import type { Point } from '../../diagram/geometry.ts';
import type { TrainingPoint } from '../../protocol/training.ts';
import { curvesFigure, type Curve, type CurveLook, type CurvesFigure } from './curves.ts';

/** What is drawn of a training: the loss, or the share of wrong classes in percent. */
export type TrainingCurve = 'loss' | 'error';

/** What is counted across. An epoch is as many examples as the training set has. */
export type TrainingAxis = 'step' | 'epoch';

/** What curves of a training are called. */
export interface TrainingWords {
  readonly training: string;
  readonly test: string;
  readonly across: string;
  readonly up: string;
  /** A curve for whoever cannot see it. */
  spoken(name: string, first: number, last: number): string;
}

/** How the curves of a training are looked at. */
export interface TrainingLook extends Pick<CurveLook, 'width' | 'height' | 'isLog'> {
  readonly what: TrainingCurve;
  /** Steps that the training is going to have. */
  readonly steps: number;
  /** Examples of a step over those of the training set, to count epochs; steps are counted when absent. */
  readonly epochsPerStep?: number;
}

/** Loss or error of the training batches and of the test set, as they follow the steps. */
export function trainingFigure(
  points: readonly TrainingPoint[],
  { what, steps, epochsPerStep = 1, ...look }: TrainingLook,
  words: TrainingWords,
): CurvesFigure {
  const curve = (name: string, of: (point: TrainingPoint) => number | undefined): Omit<Curve, 'ink'> => {
    const drawn = points.flatMap((point): readonly Point[] => {
      const y = of(point);
      return y === undefined ? [] : [{ x: point.step * epochsPerStep, y }];
    });
    const [first, last] = [drawn[0], drawn.at(-1)];
    const label = first && last && words.spoken(name, first.y, last.y);
    return { name, points: drawn, ...(label !== undefined && { label }) };
  };
  const [ofTraining, ofTest] = amounts[what];
  const curves: readonly Curve[] = [
    { ...curve(words.training, ofTraining), ink: 'convolution' },
    { ...curve(words.test, ofTest), ink: 'heat', dashes: [6, 3] },
  ];
  const isThere = curves.filter((each, at) => at === 0 || 0 < each.points.length);
  const last = points.at(-1)?.step ?? 0;
  // Of a long training the beginning would be a sliver: there is room for a quarter more, and for all in the end.
  const end = last === 0 ? steps : Math.min(Math.max(steps, last), 1.25 * last);
  const { across, up } = words;
  return curvesFigure(isThere, { ...look, across, up, end: end * epochsPerStep });
}

type Amount = (point: TrainingPoint) => number | undefined;

const amounts: Readonly<Record<TrainingCurve, readonly [training: Amount, test: Amount]>> = {
  loss: [point => point.loss, point => point.testLoss],
  error: [({ error }) => inPercent(error), ({ testError }) => inPercent(testError)],
};

function inPercent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

/** The point that is nearest to a step; undefined where there is none. Steps ascend. */
export function nearestPoint(points: readonly TrainingPoint[], step: number): TrainingPoint | undefined {
  return points[nearestIndex(points, step)];
}

/** Its place among the points; −1 where there is none. */
export function nearestIndex(points: readonly TrainingPoint[], step: number): number {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.step ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  if (before === undefined || after === undefined) return Math.min(low, points.length - 1);
  return step - before.step <= after.step - step ? low - 1 : low;
}

/**
 * How far along a bar an amount is, from 0 to 1, on a scale of logarithms between two bounds; amounts beyond them are at its ends. Gradients of
 * layers differ by powers of ten.
 */
export function logShare(amount: number, [least, most]: readonly [number, number]): number {
  if (!(0 < amount)) return 0;
  const share = (Math.log10(amount) - Math.log10(least)) / (Math.log10(most) - Math.log10(least));
  return Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : 1;
}

/** Powers of ten around the positive amounts of a column, one apart at least. */
export function logBounds(amounts: readonly number[]): readonly [number, number] {
  const powers = amounts.filter(each => 0 < each && Number.isFinite(each)).map(each => Math.log10(each));
  if (powers.length === 0) return [1e-3, 1];
  const [least, most] = powers.reduce<readonly [number, number]>(
    ([low, high], power) => [Math.min(low, power), Math.max(high, power)],
    [Infinity, -Infinity],
  );
  const from = Math.floor(least - 1e-9);
  // Written, since a power of 10 below 0 is not always the nearest number to it.
  return [Number(`1e${from}`), Number(`1e${Math.max(from + 1, Math.ceil(most))}`)];
}
