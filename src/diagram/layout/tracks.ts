import type { Gap, Jog, Spot } from './pieces.ts';

/** Lines that share a track: they come of one source, or go to one target. */
interface Net {
  left: number;
  right: number;
  readonly jogs: Jog[];
  /** Where its lines go back to the row before the gap, and on to the row behind it. */
  readonly uppers: Set<number>;
  readonly lowers: Set<number>;
}

/** Nearer than this, lines would run into each other, px. */
const near = 3;

/** More nets than this are put in order by their ends alone. */
const few = 40;

/** Gives each jog that is not straight a track, and answers how many there are. */
function assignTracks(jogs: readonly Jog[], isComb: boolean): number {
  const nets = netsOf(jogs, isComb);
  if (nets.length < 2) {
    for (const { jogs: own } of nets) for (const jog of own) jog.track = 0;
    return nets.length;
  }
  const ordered = nets.length <= few ? inOrder(nets) : [...nets].sort((one, other) => one.right - other.right);
  const rowOf: number[] = [];
  let nTracks = 0;
  ordered.forEach((net, at) => {
    let row = 0;
    // Long lists are not packed: that would take quadratic time.
    if (few < nets.length || isComb) row = at;
    else
      for (let other = 0; other < at; other++) {
        const before = ordered[other];
        const meets = before !== undefined && before.left < net.right + near && net.left < before.right + near;
        if (meets) row = Math.max(row, (rowOf[other] ?? 0) + 1);
      }
    rowOf.push(row);
    nTracks = Math.max(nTracks, row + 1);
    for (const jog of net.jogs) jog.track = row;
  });
  return nTracks;
}

/** Whether a line goes on as it comes. */
export function isStraight({ upper, lower }: Jog): boolean {
  return Math.abs(upper.x - lower.x) < 0.5;
}

function netsOf(jogs: readonly Jog[], isComb: boolean): readonly Net[] {
  const nets: Net[] = [];
  const bySpot = new Map<Spot, Net>();
  for (const jog of jogs) {
    if (isStraight(jog)) continue;
    const spot = jog.isOut ? jog.upper : jog.lower;
    let net = isComb ? undefined : bySpot.get(spot);
    if (net === undefined) {
      net = { left: Infinity, right: -Infinity, jogs: [], uppers: new Set(), lowers: new Set() };
      bySpot.set(spot, net);
      nets.push(net);
    }
    net.jogs.push(jog);
    net.uppers.add(jog.upper.x);
    net.lowers.add(jog.lower.x);
    net.left = Math.min(net.left, jog.upper.x, jog.lower.x);
    net.right = Math.max(net.right, jog.upper.x, jog.lower.x);
  }
  return nets;
}

/** Each net where it crosses those before it least. */
function inOrder(nets: readonly Net[]): readonly Net[] {
  const ordered: Net[] = [];
  for (const net of nets) {
    let cost = 0;
    let [best, bestAt] = [0, ordered.length];
    for (let at = ordered.length - 1; 0 <= at; at--) {
      const other = ordered[at];
      if (other === undefined) continue;
      cost += crossings(net, other) - crossings(other, net);
      if (cost < best) [best, bestAt] = [cost, at];
    }
    ordered.splice(bestAt, 0, net);
  }
  return ordered;
}

/** How often lines cross with one net above the other; a line that would run on another counts most. */
function crossings(above: Net, below: Net): number {
  let count = 0;
  for (const x of above.lowers) {
    if (below.left < x && x < below.right) count++;
    for (const other of below.uppers) if (Math.abs(x - other) < near) count += 1000;
  }
  for (const x of below.uppers) if (above.left < x && x < above.right) count++;
  return count;
}

/** Distances in a gap, px. */
const room = { before: 8, track: 12, label: 4, arrow: 14 } as const;

/** Makes a gap as long as its tracks and labels need. `labelLength` is the longest of its labels, 0 without any. */
export function settleGap(gap: Gap, labelLength: number, combLength: number): void {
  let [out, into] = [0, 0];
  if (!gap.jogs.every(isStraight)) {
    const leaving = gap.jogs.filter(({ isOut }) => isOut);
    const entering = gap.jogs.filter(({ isOut }) => !isOut);
    [out, into] = [assignTracks(leaving, false), assignTracks(entering, gap.isComb)];
  }
  let at = out === 0 ? 0 : room.track;
  gap.outTrack = at;
  at += out === 0 ? 0 : (out - 1) * gap.outStep + room.track - room.before;
  if (0 < labelLength) {
    at += room.before;
    gap.labelAt = at;
    at += labelLength + room.label;
  }
  if (gap.isComb) gap.inStep = Math.max(gap.inStep, combLength + room.label);
  if (0 < into) {
    at += Math.max(room.track, gap.isComb ? gap.inStep / 2 : 0);
    gap.inTrack = at;
    at += (into - 1) * gap.inStep;
  }
  const isUsed = 0 < out + into || 0 < labelLength;
  const behind = gap.isComb && 0 < into ? Math.max(room.arrow, combLength / 2 + room.label) : room.arrow;
  gap.length = Math.max(gap.least, isUsed ? at + behind : 0);
  // What is left over is before and behind a label alike.
  if (out + into === 0) gap.labelAt = (gap.length - labelLength) / 2;
}
