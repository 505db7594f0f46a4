import { unknown } from './shape.ts';
import type { AxisWindow } from './window.ts';

/**
 * What the units of a feature map can see of the network's input, on one axis.
 * Unit u reads input pixels start + u · jump … start + u · jump + size − 1; those outside the input are padding. Behind layers that
 * upsample, units come in phases that see patches of different size: `size` is then the largest, and the sum holds on average.
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
  /** The patch of each phase, where there is more than one. */
  readonly phases?: readonly Patch[];
}

/** The patch of a unit, px; `end` is the first pixel behind it. The patch of unit u + n, with n phases, lies n · jump further. */
export interface Patch {
  readonly start: number;
  readonly end: number;
}

/**
 * What output position o of one axis reads of a layer's input: positions ⌈(o · step + from) / per⌉ … ⌊(o · step + from + span) / per⌋.
 * A layer that upsamples by 2 has step 1 per 2.
 */
export interface AxisMap {
  readonly step: number;
  /** 1 when it is left out. */
  readonly per?: number;
  readonly from: number;
  readonly span: number;
  /** The axis of the input, where it is another. */
  readonly axis?: number;
}

/** The reach of a pixel of the input itself: itself. */
export const pixelReach: Reach = { size: 1, jump: 1, start: 0 };

/** More phases than this are not followed; sizes are then unknown. */
const mostPhases = 4096;

/** What a sliding window reads. */
export function windowMap({ stride, begin, extent }: AxisWindow): AxisMap {
  return { step: stride, from: -begin, span: extent - 1 };
}

/**
 * Reach behind a layer. For a sliding window: size + (extent − 1) · jump, jump · stride, start − begin · jump.
 * Source: Araujo, Norris & Sim 2019, "Computing receptive fields of convolutional neural networks", §2. With phases, the hull of
 * the patches that each output reads.
 */
export function reachThrough(reach: Reach, map: AxisMap): Reach {
  const { step, per = 1, from, span } = map;
  if (reach.whole) return { ...reach, jump: (reach.jump * step) / per };
  if (per !== 1 || reach.phases !== undefined) return phasesThrough(reach, map);
  // Padding of an input of unknown length can be unknown ("same"), and with it the start; size and jump never are.
  return {
    size: reach.size + times(span, reach.jump),
    jump: reach.jump * step,
    start: reach.start + times(from, reach.jump),
  };
}

function phasesThrough(reach: Reach, { step, per = 1, from, span }: AxisMap): Reach {
  const inputPhases = reach.phases?.length ?? 1;
  if (Number.isNaN(step + per + from + span)) return { size: unknown, jump: unknown, start: unknown };
  const divisor = commonDivisor(step, per);
  // Outputs repeat themselves when the input has moved by whole positions, and by whole rounds of its own phases.
  const phases = (per / divisor) * (inputPhases / commonDivisor(inputPhases, step / divisor));
  const jump = (reach.jump * step) / per;
  if (mostPhases < phases) return { size: unknown, jump, start: unknown };
  return fromPhases(
    Array.from({ length: phases }, (_, output) => {
      const first = Math.ceil((output * step + from) / per);
      const last = Math.floor((output * step + from + span) / per);
      return hullOf(reach, first, last);
    }),
    jump,
  );
}

/**
 * Reach behind a layer that reads every position of an axis `length` long at once: the union of all patches. The positions stay
 * where they are (attention, group normalisation) or are gone (flatten, global pools), and the jump with them.
 */
export function reachOfAll(reach: Reach, length: number, positionsStay: boolean): Reach {
  const jump = positionsStay ? reach.jump : unknown;
  if (reach.whole) return { ...reach, jump };
  if (reach.phases === undefined)
    return { size: reach.size + times(length - 1, reach.jump), jump, start: reach.start, whole: true };
  const { start, end } = hullOf(reach, 0, length - 1);
  return { size: end - start, jump, start, whole: true };
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
  const jump = commonJump((0 < moving.length ? moving : branches).map(({ reach }) => reach.jump));
  if (moving.length < branches.length) {
    const patches = branches.map(branch => patchOf(reachOfAll(branch.reach, branch.length, true), 0));
    return { ...fromPhases([hull(patches)], jump), whole: true };
  }
  const reaches = branches.map(branch => branch.reach);
  const phases = reaches.reduce((all, { phases: own }) => commonMultiple(all, own?.length ?? 1), 1);
  if (mostPhases < phases) return { size: unknown, jump, start: unknown };
  // Where the jumps differ the patches drift apart; those of the first units are what can be said.
  const units = Array.from({ length: Number.isNaN(jump) ? 1 : phases }, (_, unit) => unit);
  return fromPhases(
    units.map(unit => hull(reaches.map(reach => patchOf(reach, unit)))),
    jump,
  );
}

function fromPhases(patches: readonly Patch[], jump: number): Reach {
  const [first = { start: unknown, end: unknown }] = patches;
  const size = patches.reduce((most, { start, end }) => Math.max(most, end - start), -Infinity);
  return { size, jump, start: first.start, ...(1 < patches.length && { phases: patches }) };
}

/** The patch of unit u: which pixels of the network’s input it can see. */
export function patchOf({ start, size, jump, phases, whole }: Reach, unit: number): Patch {
  if (whole) return { start, end: start + size };
  if (phases === undefined) {
    const moved = start + times(unit, jump);
    return { start: moved, end: moved + size };
  }
  const phase = ((unit % phases.length) + phases.length) % phases.length;
  const patch = phases[phase] ?? { start: unknown, end: unknown };
  const moved = Math.round((unit - phase) * jump);
  return { start: patch.start + moved, end: patch.end + moved };
}

/** The hull of the patches of units `first` to `last`. Patches move forward by rounds, so that the outermost rounds decide. */
function hullOf(reach: Reach, first: number, last: number): Patch {
  const round = reach.phases?.length ?? 1;
  const outermost: Patch[] = [];
  for (let unit = first; unit <= last && unit < first + round; unit++) outermost.push(patchOf(reach, unit));
  for (let unit = Math.max(first, last - round + 1); unit <= last; unit++) outermost.push(patchOf(reach, unit));
  return hull(outermost);
}

function hull(patches: readonly Patch[]): Patch {
  return {
    start: Math.min(...patches.map(({ start }) => start)),
    end: Math.max(...patches.map(({ end }) => end)),
  };
}

function commonJump([first = unknown, ...others]: readonly number[]): number {
  return others.every(other => other === first) ? first : unknown;
}

/** A product in which a factor of 0 outweighs an unknown: one position has no neighbour whose distance could matter. */
function times(count: number, jump: number): number {
  return count === 0 ? 0 : count * jump;
}

/** Greatest common divisor; that of 0 and n is n. */
function commonDivisor(left: number, right: number): number {
  return right === 0 ? left : commonDivisor(right, left % right);
}

function commonMultiple(left: number, right: number): number {
  return (left / commonDivisor(left, right)) * right;
}
