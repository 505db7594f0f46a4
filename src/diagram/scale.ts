import { tint, type Paint } from './figure/paint.ts';

/** A scale on which amounts are shown as colours. */
export interface Scale {
  /** Amount at the pale end, 0 unless the scale is logarithmic. */
  readonly least: number;
  /** Amount at the full end. */
  readonly most: number;
  /** Whether equal distances on it are equal factors. */
  readonly isLogarithmic: boolean;
  /** Whether it goes as far below 0 as above. */
  readonly isSigned: boolean;
}

/** An amount that is written beside a scale, and where: 0 and 1 are its ends. */
export interface Tick {
  readonly amount: number;
  readonly position: number;
}

/** From this factor on between the least and the most, a straight scale would show all but the largest as nothing. */
const wideRange = 100;

/** So many times smaller than the most is as good as nothing. */
const widestRange = 1e5;

/** How much of a colour is mixed into the face of a box at most. More, and text on it had less contrast than 4.5:1 in some theme. */
const fullShare = { heat: 0.42, more: 0.36, less: 0.36 } as const;

/** What the least amount that is not zero shows on a logarithmic scale, as a share of the full colour: zero shows nothing. */
const palest = 0.12;

/** The scale for some amounts, those unknown left out; undefined where none is known, or all are zero. */
export function scaleOf(amounts: readonly number[], isSigned = false): Scale | undefined {
  const sizes = amounts.map(Math.abs).filter(size => 0 < size && Number.isFinite(size));
  if (sizes.length === 0) return undefined;
  const most = sizes.reduce((left, right) => Math.max(left, right));
  const least = sizes.reduce((left, right) => Math.min(left, right));
  const isLogarithmic = wideRange < most / least;
  return { least: isLogarithmic ? Math.max(least, most / widestRange) : 0, most, isLogarithmic, isSigned };
}

/** Where an amount stands between the ends, from 0 to 1; of its size, on a scale with signs. */
export function positionOf({ least, most, isLogarithmic }: Scale, amount: number): number {
  const size = Math.abs(amount);
  if (size === 0) return 0;
  const position = isLogarithmic ? Math.log(size / least) / Math.log(most / least) : size / most;
  return Math.min(1, Math.max(0, position));
}

/** The colour of an amount. */
export function colourOn(scale: Scale, amount: number): Paint {
  if (amount === 0) return tint('face', 1);
  const position = positionOf(scale, amount);
  const strength = scale.isLogarithmic ? palest + (1 - palest) * position : position;
  const ink = inkOf(scale, amount);
  return tint(ink, Math.round(1000 * fullShare[ink] * strength) / 1000);
}

/** The amount at a position, from 0 to 1. */
export function amountAt({ least, most, isLogarithmic }: Scale, position: number): number {
  return isLogarithmic ? least * (most / least) ** position : most * position;
}

/** Round amounts along a scale, of one sign: at most eight, the least first. */
export function ticksOf(scale: Scale): readonly Tick[] {
  const { least, most, isLogarithmic } = scale;
  const amounts = isLogarithmic ? powersBetween(least, most) : roundUpTo(most);
  return amounts.map(amount => ({ amount, position: positionOf(scale, amount) }));
}

function inkOf({ isSigned }: Scale, amount: number): 'heat' | 'more' | 'less' {
  if (!isSigned) return 'heat';
  return amount < 0 ? 'less' : 'more';
}

const mostTicks = 6;

/** Powers of ten, with what is 2 and 5 times as much where there are few, and not all of them where there are many. */
function powersBetween(least: number, most: number): readonly number[] {
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const powers = Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at));
  const isIn = (amount: number): boolean => least * (1 - 1e-9) <= amount && amount <= most * (1 + 1e-9);
  const within = powers.filter(isIn);
  const finer = powers.flatMap(power => [1, 2, 5].map(factor => factor * power)).filter(isIn);
  if (finer.length <= mostTicks + 2) return finer;
  const step = Math.ceil(within.length / mostTicks);
  return within.filter((_, at) => at % step === 0);
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function roundUpTo(most: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [0.2, 0.5, 1, 2, 5].map(factor => factor * power).find(each => most / each < mostTicks - 1) ?? power;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) => at * step);
}
