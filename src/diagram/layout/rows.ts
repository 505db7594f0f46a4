import { distance, type Lane, type Piece } from './pieces.ts';

/** Something in a row, with what it is joined to in the rows before and behind. */
export interface Place {
  readonly spot: Piece | Lane;
  readonly left: number;
  readonly right: number;
  x: number;
  /** Position in its row. */
  at: number;
  readonly up: Joint[];
  readonly down: Joint[];
}

/** A line to a place of the next row: where it begins here and ends there, from the axes of both, px. */
interface Joint {
  readonly other: Place;
  readonly own: number;
  readonly far: number;
}

/** How often rows are put in order, and how often they are moved; more hardly changes anything. */
const sweeps = { order: 10, spread: 8 } as const;

/** Nearer than this, lines of different links could run into each other, px. */
const near = 4;

/** Puts each row in the order of what it is joined to, to and fro; the order with the fewest crossings stays. */
export function* orderRows(rows: readonly Place[][]): Generator<void, void> {
  number(rows);
  let best = rows.map(row => [...row]);
  let fewest = crossingsOf(rows);
  for (let sweep = 0; sweep < sweeps.order && 0 < fewest; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const row of isDown ? rows : [...rows].reverse()) {
      const key = new Map(row.map(place => [place, meanOf(isDown ? place.up : place.down) ?? place.at]));
      row.sort((left, right) => (key.get(left) ?? 0) - (key.get(right) ?? 0) || left.at - right.at);
      row.forEach((place, at) => (place.at = at));
    }
    const count = crossingsOf(rows);
    if (count < fewest) [best, fewest] = [rows.map(row => [...row]), count];
    yield;
  }
  for (const [at, row] of rows.entries()) row.splice(0, row.length, ...(best[at] ?? []));
  number(rows);
}

function number(rows: readonly Place[][]): void {
  for (const row of rows) row.forEach((place, at) => (place.at = at));
}

/** Mean position of the ends of lines; those on one item are in the order of its ports. */
function meanOf(joints: readonly Joint[]): number | undefined {
  if (joints.length === 0) return undefined;
  let sum = 0;
  for (const { other, far } of joints) sum += other.at + far / 10_000;
  return sum / joints.length;
}

/** Pairs of lines between neighbouring rows that cross. */
function crossingsOf(rows: readonly Place[][]): number {
  let count = 0;
  for (const row of rows) {
    const ends: number[] = [];
    for (const { down } of row) {
      const own = [...down]
        .sort((left, right) => left.own - right.own)
        .map(({ other, far }) => other.at + far / 10_000);
      for (const end of own) for (const before of ends) if (end < before) count++;
      ends.push(...own);
    }
  }
  return count;
}

/** Moves what is in the rows to and fro until lines are as straight as their order allows, and gives every spot its offset. */
export function* spreadRows(rows: readonly Place[][]): Generator<void, void> {
  for (const row of rows)
    settleRow(
      row,
      row.map(() => 0),
      row.map(() => 1),
    );
  for (let sweep = 0; sweep < sweeps.spread; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const row of isDown ? rows : [...rows].reverse()) {
      const wanted = row.map(place => wantedPlace(place, isDown, sweep));
      // A line through several rows had better stay straight than what is at its end.
      const weights = row.map(({ spot, up, down }) => ('kind' in spot ? up.length + down.length : 4));
      settleRow(row, wanted, weights);
    }
    yield;
  }
  for (const row of rows) for (const place of row) straighten(row, place);
  for (const [at, row] of rows.entries()) for (const place of row) keepClear(row, place, rows[at - 1], rows[at + 1]);
  const middle = middleOf(rows);
  for (const row of rows) for (const { spot, x } of row) spot.offset = x - middle;
}

function wantedPlace({ up, down, x }: Place, isDown: boolean, sweep: number): number {
  const far = sweep < sweeps.spread / 2 ? [] : isDown ? down : up;
  const joints = [...(isDown ? up : down), ...far];
  const ends = joints.map(({ other, own, far: end }) => other.x + end - own).sort((left, right) => left - right);
  if (ends.length === 0) return x;
  const half = ends.length >> 1;
  return ends.length % 2 === 1 ? (ends[half] ?? x) : ((ends[half - 1] ?? x) + (ends[half] ?? x)) / 2;
}

/** As near to the wanted places as order and sizes allow: neighbours that would overlap move as one, to their mean. */
function settleRow(row: readonly Place[], wanted: readonly number[], weights: readonly number[]): void {
  const starts: number[] = [];
  let start = 0;
  row.forEach((place, at) => {
    const before = row[at - 1];
    if (before !== undefined) start += leastApart(before, place);
    starts.push(start);
  });
  const blocks: { sum: number; weight: number; count: number }[] = [];
  row.forEach((_, at) => {
    const weight = weights[at] ?? 1;
    blocks.push({ sum: weight * ((wanted[at] ?? 0) - (starts[at] ?? 0)), weight, count: 1 });
    for (;;) {
      const [one, other] = blocks.slice(-2);
      if (one === undefined || other === undefined || one.sum / one.weight <= other.sum / other.weight) break;
      blocks.splice(-2, 2, {
        sum: one.sum + other.sum,
        weight: one.weight + other.weight,
        count: one.count + other.count,
      });
    }
  });
  let at = 0;
  for (const { sum, weight, count } of blocks)
    for (let inner = 0; inner < count; inner++, at++) {
      const place = row[at];
      // Whole numbers, so that a line that is all but straight is straight.
      if (place !== undefined) place.x = Math.round(sum / weight + (starts[at] ?? 0));
    }
}

/** Least distance of the axes of neighbours, px. */
function leastApart(left: Place, right: Place): number {
  const isLine = !('kind' in left.spot) && !('kind' in right.spot);
  return left.right + right.left + (isLine ? 4 : distance.column / 2);
}

/** Whether a place can be at x without moving its neighbours. */
function fits(row: readonly Place[], place: Place, x: number): boolean {
  const [before, behind] = [row[place.at - 1], row[place.at + 1]];
  return (
    (before === undefined || before.x + leastApart(before, place) <= x) &&
    (behind === undefined || x <= behind.x - leastApart(place, behind))
  );
}

/** Takes the bend out of a line where there is room. */
function straighten(row: readonly Place[], place: Place): void {
  if (1 < place.up.length) return;
  for (const { other, own, far } of [...place.up, ...place.down]) {
    const x = other.x + far - own;
    if (!fits(row, place, x)) continue;
    place.x = x;
    return;
  }
}

/** Moves a line aside that would run into another where both bend. */
function keepClear(
  row: readonly Place[],
  place: Place,
  above: readonly Place[] | undefined,
  below: readonly Place[] | undefined,
): void {
  if ('kind' in place.spot) return;
  const taken: number[] = [];
  const own = new Set([...place.up, ...place.down].map(({ other }) => other));
  for (const other of above ?? [])
    if (!own.has(other)) for (const { own: port } of other.down) taken.push(other.x + port);
  for (const other of below ?? [])
    if (!own.has(other)) for (const { own: port } of other.up) taken.push(other.x + port);
  for (const { other, far } of [...place.up, ...place.down])
    for (const { own: port } of [...other.up, ...other.down]) if (port !== far) taken.push(other.x + port);
  const isFree = (x: number): boolean => taken.every(other => near < Math.abs(other - x));
  if (isFree(place.x)) return;
  const middle = place.x;
  for (let step = 1; step <= 16; step++)
    for (const x of [middle + 3 * step, middle - 3 * step])
      if (isFree(x) && fits(row, place, x)) {
        place.x = x;
        return;
      }
}

/** The line that all should be around: of what the first row is joined to from outside, or its middle. */
function middleOf([row = []]: readonly Place[][]): number {
  const [first] = row;
  const last = row.at(-1);
  return first === undefined || last === undefined ? 0 : (first.x + last.x) / 2;
}
