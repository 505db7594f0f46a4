import type { Point } from '../geometry.ts';
import { placeRows } from './placeRows.ts';
import { placeStairs } from './placeStairs.ts';
import type { VolumeEdge } from './volume.ts';

/** The room that a volume takes with all that is written at it, px. Its axis runs through the middle of the body. */
export interface Cell {
  readonly width: number;
  /** From the axis up to its top, and down to the end of the body with the numbers at it. */
  readonly above: number;
  readonly below: number;
  /** Height of the names under it. */
  readonly names: number;
  /** From its left side to where a line arrives, and to where one leaves. */
  readonly entry: number;
  readonly exit: number;
  /** From its left side to the middle of the body. */
  readonly middle: number;
  /** From the axis down to where a line leaves at the top; negative. */
  readonly lid: number;
}

/** Where a cell stands: its left side, and its axis. */
export interface PlacedCell {
  readonly x: number;
  readonly axis: number;
  /** Where its names begin, y: on one line with those of its neighbours. */
  readonly names: number;
}

/** How one volume leads to another. */
export interface Way {
  readonly edge: VolumeEdge;
  /**
   * "next" to the one beside it, with nothing between them; "skip" around or across others, drawn finely; "fold" to the row or stage
   * below or above.
   */
  readonly kind: 'next' | 'skip' | 'fold';
  readonly points: readonly Point[];
}

/** A place for everything. */
export interface Placement {
  readonly cells: readonly PlacedCell[];
  readonly ways: readonly Way[];
  readonly width: number;
  readonly height: number;
}

/** Distances, px. */
export const gaps = {
  /** Between columns: room for a line that goes up or down there. */
  column: 18,
  lane: 14,
  row: 30,
  /** Left of the rows, where a line comes back. */
  return: 14,
  /** Between a body and the line over it, or between two such lines. */
  arc: 12,
  /** Between the stages of a network that goes down and comes up again. */
  stage: 34,
} as const;

/**
 * Places volumes from left to right, in rows that are about as wide as is asked for. A network that takes its maps apart and puts them
 * together again, with something carried across, goes down and up like the U that gave one its name.
 */
export function placeVolumes(
  cells: readonly Cell[],
  edges: readonly VolumeEdge[],
  sides: readonly number[],
  width: number,
): Placement {
  return placeStairs(cells, edges, sides) ?? placeRows(cells, edges, width);
}
