/** Positions in two sequences that stand for each other, in the order of both. */
export type Alignment = readonly (readonly [before: number, after: number])[];

/** Sequences that need more insertions and deletions than this are aligned as far as that many lead. */
const mostEdits = 1000;

/**
 * The longest way to align equal entries of two sequences in order. Near-linear where the sequences are nearly equal; of very
 * different ones the rest is left out. Source: Myers 1986, "An O(ND) difference algorithm and its variations", §4.
 */
export function alignSequences(before: readonly unknown[], after: readonly unknown[]): Alignment {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const middle = alignMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [
    ...Array.from({ length: start }, (_, index) => [index, index] as const),
    ...middle.map(([left, right]) => [left + start, right + start] as const),
    ...Array.from({ length: end }, (_, index) => [before.length - end + index, after.length - end + index] as const),
  ];
}

/** Where a path through the grid of both sequences has come to: `x` entries of the one, `x − diagonal` of the other. */
interface Reached {
  readonly edits: number;
  readonly diagonal: number;
  readonly x: number;
}

function alignMiddle(before: readonly unknown[], after: readonly unknown[]): Alignment {
  if (before.length === 0 || after.length === 0) return [];
  const most = Math.min(before.length + after.length, mostEdits);
  /** The furthest x of each diagonal, for each number of edits; diagonal d stands at position d + edits. */
  const rounds: Int32Array[] = [];
  let furthest: Reached = { edits: 0, diagonal: 0, x: 0 };
  for (let edits = 0; edits <= most; edits++) {
    const round = new Int32Array(2 * edits + 1);
    rounds.push(round);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOf(rounds, edits, diagonal);
      while (x < before.length && 0 <= x - diagonal && x - diagonal < after.length && before[x] === after[x - diagonal])
        x += 1;
      round[diagonal + edits] = x;
      if (before.length < x || after.length < x - diagonal) continue;
      if (2 * furthest.x - furthest.diagonal < 2 * x - diagonal) furthest = { edits, diagonal, x };
    }
    if (furthest.x === before.length && furthest.x - furthest.diagonal === after.length) break;
  }
  return pathTo(rounds, furthest);
}

/** Where a diagonal begins after so many edits, before equal entries are followed. */
function startOf(rounds: readonly Int32Array[], edits: number, diagonal: number): number {
  return edits === 0
    ? 0
    : isInsertion(rounds, edits, diagonal)
      ? at(rounds, edits - 1, diagonal + 1)
      : at(rounds, edits - 1, diagonal - 1) + 1;
}

/** Whether a diagonal is reached by leaving out an entry of `after` rather than one of `before`. */
function isInsertion(rounds: readonly Int32Array[], edits: number, diagonal: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && at(rounds, edits - 1, diagonal - 1) < at(rounds, edits - 1, diagonal + 1);
}

function at(rounds: readonly Int32Array[], edits: number, diagonal: number): number {
  return rounds[edits]?.[diagonal + edits] ?? 0;
}

/** The equal entries on the way, from the end back to the beginning. */
function pathTo(rounds: readonly Int32Array[], reached: Reached): Alignment {
  const pairs: (readonly [number, number])[] = [];
  let { diagonal, x } = reached;
  for (let { edits } = reached; 0 <= edits; edits--) {
    const start = startOf(rounds, edits, diagonal);
    for (x -= 1; start <= x; x--) pairs.push([x, x - diagonal]);
    if (edits === 0) break;
    const inserted = isInsertion(rounds, edits, diagonal);
    diagonal += inserted ? 1 : -1;
    x = at(rounds, edits - 1, diagonal);
  }
  return pairs.reverse();
}
