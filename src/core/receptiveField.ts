import { unknown } from './shape.ts';
import type { AxisWindow } from './window.ts';

/**
 * What one unit of a feature map can see of the network's input, on one axis.
 * Unit u reads input pixels within [start + u · jump, start + u · jump + size − 1]; those outside the input are padding. Behind
 * layers that upsample, jump and start are fractions and so may be size: of the pixels in the interval, `patchSize` are whole.
 */
export interface Reach {
  /** Side of the patch, px. */
  readonly size: number;
  /** Distance between the patches of neighbouring units, px; NaN where there are no neighbours left or the branches disagree. */
  readonly jump: number;
  /** First pixel of the patch of unit 0; negative inside the padding. */
  readonly start: number;
  /** Whether all units see the same patch, all that there is to see, as behind a global pool; `start` is then that of every unit. */
  readonly whole?: true;
}

/** What output position o of one axis reads of a layer's input: positions within [o · step + from, o · step + from + span]. */
export interface AxisMap {
  readonly step: number;
  readonly from: number;
  readonly span: number;
  /** The axis of the input, where it is another. */
  readonly axis?: number;
}

/** The reach of a pixel of the input itself: itself. */
export const pixelReach: Reach = { size: 1, jump: 1, start: 0 };

/** What a sliding window reads. */
export function windowMap({ stride, begin, extent }: AxisWindow): AxisMap {
  return { step: stride, from: -begin, span: extent - 1 };
}

/**
 * Reach behind a layer: size + span · jump, jump · step, start + from · jump.
 * Source: Araujo, Norris & Sim 2019, "Computing receptive fields of convolutional neural networks", §2, for windows; the same
 * sum with fractions holds for layers that upsample.
 */
export function reachThrough(reach: Reach, { step, from, span }: AxisMap): Reach {
  if (reach.whole) return { ...reach, jump: reach.jump * step };
  // Padding of an input of unknown length can be unknown ("same"), and with it the start; size and jump never are.
  return {
    size: reach.size + times(span, reach.jump),
    jump: reach.jump * step,
    start: reach.start + times(from, reach.jump),
  };
}

/**
 * Reach behind a layer that reads every position of an axis `length` long at once: the union of all patches. The positions stay
 * where they are (attention, group normalisation) or are gone (flatten, global pools), and the jump with them.
 */
export function reachOfAll(reach: Reach, length: number, positionsStay: boolean): Reach {
  const jump = positionsStay ? reach.jump : unknown;
  if (reach.whole) return { ...reach, jump };
  return { size: reach.size + times(length - 1, reach.jump), jump, start: reach.start, whole: true };
}

/** A branch of a join on one axis: what its units see, and how many there are. */
export interface Branch {
  readonly reach: Reach;
  readonly length: number;
}

/**
 * Reach behind a join: the widest hull of its branches. A branch of one position where others have more is the same for all
 * units. Branches of different jump leave the jump unknown.
 */
export function joinedReach(branches: readonly Branch[]): Reach {
  const length = Math.max(...branches.map(branch => branch.length));
  const fixed = ({ reach, length: own }: Branch): boolean => reach.whole === true || (own === 1 && length !== 1);
  const moving = branches.filter(branch => !fixed(branch));
  const reaches = branches.map(branch => branch.reach);
  const jump = commonJump((0 < moving.length ? moving : branches).map(({ reach }) => reach.jump));
  if (moving.length === branches.length) return { ...hull(reaches), jump };
  return { ...hull(branches.map(branch => reachOfAll(branch.reach, branch.length, true))), jump, whole: true };
}

/** Number of whole pixels on the side of a patch; a sum of fractions may miss an integer by a rounding error. */
export function patchSize({ size }: Reach): number {
  return Math.floor(size + 1e-9);
}

function hull(reaches: readonly Reach[]): { readonly size: number; readonly start: number } {
  const start = Math.min(...reaches.map(reach => reach.start));
  const end = Math.max(...reaches.map(reach => reach.start + reach.size));
  return { size: end - start, start };
}

function commonJump([first = unknown, ...others]: readonly number[]): number {
  return others.every(other => other === first) ? first : unknown;
}

/** A product in which a factor of 0 outweighs an unknown: one position has no neighbour whose distance could matter. */
function times(count: number, jump: number): number {
  return count === 0 ? 0 : count * jump;
}
