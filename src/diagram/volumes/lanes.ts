import type { VolumeEdge } from './volume.ts';

/** Where a volume stands among others: how far from the inputs, and in which of the lanes that run beside each other. */
export interface Slot {
  readonly column: number;
  readonly lane: number;
}

/**
 * Columns by the longest way from the inputs, and lanes: the first of several branches goes on in the lane that they come from, others get
 * the next that is free, and where they meet the first lane goes on.
 */
export function slotsOf(count: number, edges: readonly VolumeEdge[]): readonly Slot[] {
  const sources: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) if (from < to) sources[to]?.push(from);
  const columns: number[] = [];
  for (const reads of sources)
    columns.push(reads.reduce((column, from) => Math.max(column, (columns[from] ?? 0) + 1), 0));
  const order = columns
    .map((_, at) => at)
    .sort((one, other) => (columns[one] ?? 0) - (columns[other] ?? 0) || one - other);
  /** The column up to which each lane is taken. */
  const taken: number[] = [];
  const lanes: number[] = [];
  for (const at of order) {
    const column = columns[at] ?? 0;
    const reads = sources[at] ?? [];
    const wanted = reads.reduce((lane, from) => Math.min(lane, lanes[from] ?? 0), reads.length === 0 ? 0 : Infinity);
    const start = Math.min(column - 1, ...reads.map(from => columns[from] ?? 0));
    let lane = wanted;
    if (column <= (taken[lane] ?? -1)) {
      lane = 0;
      while (start < (taken[lane] ?? -1)) lane++;
    }
    lanes[at] = lane;
    taken[lane] = column;
  }
  return columns.map((column, at) => ({ column, lane: lanes[at] ?? 0 }));
}
