import { formOf, type Volume } from './volume.ts';

/** How numbers become lengths: in proportion, or by their square roots. */
export type ScaleLaw = 'linear' | 'compressed';

/** One axis of a drawing: sides of feature maps, channels, or units of vectors. */
export interface AxisScale {
  readonly law: ScaleLaw;
  /** The largest number that is drawn; 0 when there is none. */
  readonly most: number;
  /** Its length, px. */
  readonly longest: number;
  /** Length of a number, px. */
  lengthOf(count: number): number;
}

/** The scales that all volumes of a drawing have in common. */
export interface VolumeScale {
  readonly sides: AxisScale;
  readonly channels: AxisScale;
  readonly units: AxisScale;
}

/** Lengths of the largest numbers, px. */
export interface LongestSides {
  readonly sides: number;
  readonly channels: number;
  readonly units: number;
}

/** The least length, px: shorter ones cannot be seen. */
const least = 3;

/** Where the smallest number would get less than this in proportion, px, its square root is drawn. */
const readable = 6;

/** One scale for volumes, linear where that is readable and nothing else is asked for. What is read by the network decides nothing. */
export function scaleOf(volumes: readonly Volume[], longest: LongestSides, law?: ScaleLaw): VolumeScale {
  const sides: number[] = [];
  const channels: number[] = [];
  const units: number[] = [];
  const made = { sides: [] as number[], channels: [] as number[], units: [] as number[] };
  for (const volume of volumes) {
    const form = formOf(volume);
    const isMade = volume.category !== 'input';
    if (form.kind === 'units') {
      units.push(form.count);
      if (isMade) made.units.push(form.count);
    } else if (form.kind === 'map') {
      const both = [form.height, ...(form.width === undefined ? [] : [form.width])];
      sides.push(...both);
      channels.push(form.channels);
      if (isMade) {
        made.sides.push(...both);
        made.channels.push(form.channels);
      }
    }
  }
  return {
    sides: axisScale(sides, made.sides, longest.sides, law),
    channels: axisScale(channels, made.channels, longest.channels, law),
    units: axisScale(units, made.units, longest.units, law),
  };
}

function axisScale(
  counts: readonly number[],
  deciding: readonly number[],
  longest: number,
  asked: ScaleLaw | undefined,
): AxisScale {
  const most = greatest(counts);
  const smallest = deciding.reduce((small, count) => Math.min(small, count), Infinity);
  const law = asked ?? ((smallest * longest) / most < readable ? 'compressed' : 'linear');
  return {
    law,
    most,
    longest,
    lengthOf(count) {
      const share = most === 0 ? 0 : count / most;
      return Math.max(least, longest * (law === 'linear' ? share : Math.sqrt(share)));
    },
  };
}

function greatest(counts: readonly number[]): number {
  return counts.reduce((most, count) => Math.max(most, count), 0);
}
