import { gaps, type Cell, type PlacedCell, type Placement, type Way } from './place.ts';
import type { VolumeEdge } from './volume.ts';

/** Maps that are so much smaller than those before them are a stage further down. */
const isStage = 1.5;

/**
 * Places a network as stairs that go down while its maps get smaller and up while they grow, one stage for each size, so that what is carried
 * across is a straight line. Undefined for a network that is not of this kind. `sides` are the sides of the maps, 1 for a vector.
 */
export function placeStairs(
  cells: readonly Cell[],
  edges: readonly VolumeEdge[],
  sides: readonly number[],
): Placement | undefined {
  const stages = stagesOf(sides);
  const deepest = Math.max(...stages);
  const across = edges.filter(({ from, to }) => from + 1 < to);
  const climb = ({ from, to }: VolumeEdge): number => (stages[from] ?? 0) - (stages[to] ?? 0);
  /** Whether it leads over smaller maps only. */
  const isAcross = ({ from, to }: VolumeEdge): boolean =>
    stages.slice(from + 1, to).every(stage => (stages[from] ?? 0) < stage);
  const passesUnder = ({ from, to }: VolumeEdge): boolean =>
    stages.slice(from + 1, to).some(stage => (stages[from] ?? 0) < stage);
  if (deepest === 0 || !across.some(edge => (climb(edge) === 0 ? isAcross(edge) : passesUnder(edge)))) return undefined;
  if (across.some(edge => climb(edge) !== 0 && climb(edge) !== 1)) return undefined;
  const follows = new Set(edges.filter(({ from, to }) => from + 1 === to).map(({ to }) => to));
  if (follows.size !== cells.length - 1) return undefined;

  const lefts = leftSides(cells, stages);
  const arcs = arcHeights(
    cells,
    stages,
    across.filter(edge => climb(edge) === 0 && !isAcross(edge)),
  );
  const axes: number[] = [];
  const names: number[] = [];
  const tops: number[] = [];
  let bottom = 0;
  for (let stage = 0; stage <= deepest; stage++) {
    const inStage = cells.filter((_, at) => stages[at] === stage);
    const highest = Math.max(
      ...inStage.map(({ above }) => above),
      ...across.filter(edge => stages[edge.from] === stage).map(edge => -(arcs.get(edge) ?? 0)),
    );
    tops.push(bottom);
    const axis = bottom + highest;
    axes.push(axis);
    const line = axis + Math.max(...inStage.map(({ below }) => below));
    names.push(line);
    bottom = line + Math.max(...inStage.map(cell => cell.names)) + gaps.stage;
  }
  const placed = cells.map((_, at): PlacedCell => {
    const stage = stages[at] ?? 0;
    return { x: lefts[at] ?? 0, axis: axes[stage] ?? 0, names: names[stage] ?? 0 };
  });
  const ways = edges.map((edge): Way => {
    const [from, to] = [end(cells, placed, edge.from), end(cells, placed, edge.to)];
    const isDown = from.axis < to.axis;
    const arc = arcs.get(edge);
    if (arc !== undefined) {
      const y = from.axis + arc;
      const [first, last] = [from.middle + 4, to.middle - 4];
      return {
        edge,
        kind: 'skip',
        points: [
          { x: first, y: from.lid },
          { x: first, y },
          { x: last, y },
          { x: last, y: to.lid },
        ],
      };
    }
    if (from.axis === to.axis)
      return {
        edge,
        kind: edge.from + 1 === edge.to ? 'next' : 'skip',
        points: [
          { x: from.exit, y: from.axis },
          { x: to.entry, y: from.axis },
        ],
      };
    const top = tops[Math.max(stages[edge.from] ?? 0, stages[edge.to] ?? 0)] ?? 0;
    if (edge.from + 1 < edge.to) {
      const y = top - 0.72 * gaps.stage;
      const [first, last] = [from.middle + 9, to.middle - 9];
      const points = [
        { x: first, y: from.lid },
        { x: first, y },
        { x: last, y },
        { x: last, y: to.bottom + 4 },
      ];
      return { edge, kind: 'skip', points };
    }
    const [start, finish] = isDown ? [from.bottom + 2, to.top - 3] : [from.top, to.bottom + 4];
    const turn = top - 0.4 * gaps.stage;
    const isStraight = Math.abs(from.middle - to.middle) < 1;
    return {
      edge,
      kind: 'fold',
      points: [
        { x: from.middle, y: start },
        ...(isStraight
          ? []
          : [
              { x: from.middle, y: turn },
              { x: to.middle, y: turn },
            ]),
        { x: to.middle, y: finish },
      ],
    };
  });
  return {
    cells: placed,
    ways,
    width: Math.max(...cells.map(({ width }, at) => (lefts[at] ?? 0) + width)),
    height: bottom - gaps.stage,
  };
}

/** How often the maps have been made smaller, less how often larger. */
function stagesOf(sides: readonly number[]): readonly number[] {
  const stages: number[] = [];
  let stage = 0;
  sides.forEach((side, at) => {
    const ratio = (sides[at - 1] ?? side) / side;
    if (isStage <= ratio) stage++;
    else if (ratio <= 1 / isStage) stage--;
    stages.push(stage);
  });
  const top = Math.min(...stages);
  return stages.map(each => each - top);
}

/** Left sides: beside the one before, or right under or over it, as far as there is room. */
function leftSides(cells: readonly Cell[], stages: readonly number[]): readonly number[] {
  const ends: number[] = [];
  const lefts: number[] = [];
  cells.forEach((cell, at) => {
    const stage = stages[at] ?? 0;
    const before = cells[at - 1];
    const left = lefts[at - 1] ?? 0;
    const wanted =
      before === undefined
        ? 0
        : stages[at - 1] === stage
          ? left + before.width + gaps.column
          : left + before.middle - cell.middle;
    const end = ends[stage];
    const free = Math.max(0, wanted, end === undefined ? 0 : end + gaps.column);
    lefts.push(free);
    ends[stage] = free + cell.width;
  });
  return lefts;
}

/** How far over the axis of its stage each line runs that goes over others; negative, px. */
function arcHeights(
  cells: readonly Cell[],
  stages: readonly number[],
  edges: readonly VolumeEdge[],
): ReadonlyMap<VolumeEdge, number> {
  const heights = new Map<VolumeEdge, number>();
  for (const edge of [...edges].sort((one, other) => one.to - one.from - (other.to - other.from))) {
    const under = cells.filter((_, at) => edge.from <= at && at <= edge.to && stages[at] === stages[edge.from]);
    const inside = [...heights]
      .filter(([{ from, to }]) => from < edge.to && edge.from < to)
      .map(([, height]) => height);
    heights.set(edge, Math.min(...under.map(({ above }) => -above), ...inside) - gaps.arc);
  }
  return heights;
}

interface End {
  readonly axis: number;
  readonly entry: number;
  readonly exit: number;
  readonly middle: number;
  readonly lid: number;
  readonly top: number;
  readonly bottom: number;
}

function end(cells: readonly Cell[], placed: readonly PlacedCell[], at: number): End {
  const [cell, place] = [cells[at], placed[at]];
  if (cell === undefined || place === undefined) throw new Error(`unreachable: volume ${at} has no place`);
  const { x, axis, names } = place;
  return {
    axis,
    entry: x + cell.entry,
    exit: x + cell.exit,
    middle: x + cell.middle,
    lid: axis + cell.lid,
    top: axis - cell.above,
    bottom: names + cell.names,
  };
}
