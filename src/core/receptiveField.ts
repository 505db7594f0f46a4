import { unknown } from './shape.ts';
import type { AxisWindow } from './window.ts';

/**
 * What one unit of a feature map can see of the network's input, on one axis.
 * Unit u reads the input pixels start + u · jump … start + u · jump + size − 1; those outside the input are padding.
 */
export interface Reach {
  /** Side of the patch, px. */
  readonly size: number;
  /** Distance between the patches of neighbouring units, px; NaN where there are no neighbours left or the branches disagree. */
  readonly jump: number;
  /** First pixel of the patch of unit 0; negative inside the padding. */
  readonly start: number;
}

/** The reach of a pixel of the input itself: itself. */
export const pixelReach: Reach = { size: 1, jump: 1, start: 0 };

/**
 * Reach behind a sliding window: size + (extent − 1) · jump, jump · stride, start − begin · jump.
 * Source: Araujo, Norris & Sim 2019, "Computing receptive fields of convolutional neural networks", §2.
 */
export function reachThrough(reach: Reach, window: AxisWindow): Reach {
  // Padding of an input of unknown length can be unknown ("same"), and with it the start; size and jump never are.
  return {
    size: reach.size + (window.extent - 1) * spacing(reach, window.extent),
    jump: reach.jump * window.stride,
    start: reach.start - window.begin * spacing(reach, window.begin + 1),
  };
}

/** Reach behind a layer that reads every position of an axis `length` long at once: the union of all patches, and no jump. */
export function reachOfAll(reach: Reach, length: number): Reach {
  return { size: reach.size + (length - 1) * spacing(reach, length), jump: unknown, start: reach.start };
}

/** Reach behind a join: the widest hull of its branches. Branches of different jump leave the jump unknown. */
export function joinedReach(reaches: readonly Reach[]): Reach {
  const start = Math.min(...reaches.map(reach => reach.start));
  const end = Math.max(...reaches.map(reach => reach.start + reach.size));
  const [first = pixelReach, ...others] = reaches;
  return { size: end - start, start, jump: others.every(other => other.jump === first.jump) ? first.jump : unknown };
}

/** One position has no neighbour, so that its unknown jump must not spoil the sum. */
function spacing(reach: Reach, positions: number): number {
  return positions === 1 ? 0 : reach.jump;
}
