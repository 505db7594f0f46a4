import type { Point } from '../geometry.ts';
import { slotsOf, type Slot } from './lanes.ts';
import { gaps, type Cell, type PlacedCell, type Placement, type Way } from './place.ts';
import type { VolumeEdge } from './volume.ts';

/** Some columns that stand on one line, and what runs between them. */
interface Row {
  readonly members: readonly number[];
  readonly edges: readonly VolumeEdge[];
  /** Lines from the row before, beside the one that leads to its first volume. */
  readonly entering: readonly VolumeEdge[];
}

/** Places volumes in columns by how far they are from the inputs, branches above each other, in rows of about a width. */
export function placeRows(cells: readonly Cell[], edges: readonly VolumeEdge[], width: number): Placement {
  const slots = slotsOf(cells.length, edges);
  const rows = rowsOf(cells, edges, slots, width);
  const placed: PlacedCell[] = [];
  const ways: Way[] = [];
  const rowOf = new Map(rows.flatMap(({ members }, row) => members.map(at => [at, row] as const)));
  const bottoms: number[] = [];
  const rights: number[] = [];
  let y = 0;
  for (const row of rows) {
    const drawn = placeRow(cells, slots, row, y);
    for (const [at, cell] of drawn.cells) placed[at] = cell;
    ways.push(...drawn.ways);
    bottoms.push(drawn.bottom);
    rights.push(drawn.right);
    y = drawn.bottom + gaps.row;
  }
  const right = Math.max(...rights);
  for (const edge of edges) {
    const row = rowOf.get(edge.from) ?? 0;
    const [from, to, start, finish] = [cells[edge.from], cells[edge.to], placed[edge.from], placed[edge.to]];
    if (
      rowOf.get(edge.to) === row ||
      rows.some(({ entering }) => entering.includes(edge)) ||
      from === undefined ||
      to === undefined ||
      !start ||
      !finish
    )
      continue;
    const [out, back] = [right + 12, -gaps.return];
    const between = (bottoms[row] ?? 0) + gaps.row / 2;
    const points: readonly Point[] = [
      { x: start.x + from.exit, y: start.axis },
      { x: out, y: start.axis },
      { x: out, y: between },
      { x: back, y: between },
      { x: back, y: finish.axis },
      { x: finish.x + to.entry, y: finish.axis },
    ];
    ways.push({ edge, kind: 'fold', points });
  }
  return { cells: placed, ways, width: right, height: y - gaps.row };
}

/** Breaks the columns into rows, where one line alone leads on. */
function rowsOf(
  cells: readonly Cell[],
  edges: readonly VolumeEdge[],
  slots: readonly Slot[],
  width: number,
): readonly Row[] {
  const columns: number[][] = [];
  slots.forEach(({ column }, at) => (columns[column] ??= []).push(at));
  const lengths = columns.map(column => Math.max(...column.map(at => cells[at]?.width ?? 0)) + gaps.column);
  /** The volumes whose lines lead over each end of a column. */
  const crossings = columns.map(() => new Set<number>());
  for (const { from, to } of edges) {
    const [first, last] = [slots[from]?.column ?? 0, slots[to]?.column ?? 0].sort((one, other) => one - other);
    for (let column = first ?? 0; column < (last ?? 0); column++) crossings[column]?.add(from);
  }
  const breakable = columns.map(
    ([only, ...others], at) =>
      only !== undefined &&
      others.length === 0 &&
      columns[at + 1]?.length === 1 &&
      [...(crossings[at] ?? [])].every(from => from === only),
  );
  const rows = evenRows(lengths, breakable, width).map(inRow => inRow.flatMap(column => columns[column] ?? []));
  return rows.map(members => {
    const inside = new Set(members);
    const first = Math.min(...members);
    return {
      members,
      edges: edges.filter(({ from, to }) => inside.has(from) && inside.has(to)),
      entering: edges.filter(({ from, to }) => !inside.has(from) && inside.has(to) && to !== first),
    };
  });
}

/** What is hardly wider than it may be stays on one line. */
const slack = 1.12;

/** Columns in as few rows as there is room for, and those as even as they can be. */
function evenRows(
  lengths: readonly number[],
  breakable: readonly boolean[],
  width: number,
): readonly (readonly number[])[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total < slack * width) return [lengths.map((_, column) => column)];
  const widest = filledRows(lengths, breakable, width);
  for (let share = 1; share <= 1.5; share += 0.04) {
    const tried = Math.min(width, (share * total) / widest.length);
    const rows = filledRows(lengths, breakable, tried);
    if (rows.length === widest.length) return rows;
  }
  return widest;
}

/** Columns in rows, each filled until the next piece that cannot be broken does not fit any more. */
function filledRows(
  lengths: readonly number[],
  breakable: readonly boolean[],
  width: number,
): readonly (readonly number[])[] {
  const rows: number[][] = [];
  let row: number[] = [];
  let used = 0;
  let piece: number[] = [];
  let pieceLength = 0;
  lengths.forEach((length, column) => {
    piece.push(column);
    pieceLength += length;
    if (breakable[column] !== true && column < lengths.length - 1) return;
    if (0 < row.length && width < used + pieceLength) {
      rows.push(row);
      row = [];
      used = 0;
    }
    row.push(...piece);
    used += pieceLength;
    piece = [];
    pieceLength = 0;
  });
  return [...rows, row];
}

interface PlacedRow {
  readonly cells: ReadonlyMap<number, PlacedCell>;
  readonly ways: readonly Way[];
  readonly right: number;
  readonly bottom: number;
}

function placeRow(
  cells: readonly Cell[],
  slots: readonly Slot[],
  { members, edges, entering }: Row,
  top: number,
): PlacedRow {
  const cellOf = (at: number): Cell => cells[at] ?? nowhere;
  const slotOf = (at: number): Slot => slots[at] ?? { column: 0, lane: 0 };
  const columns = [...new Set(members.map(at => slotOf(at).column))].sort((one, other) => one - other);
  const lefts = new Map<number, number>();
  let right = 0;
  for (const column of columns) {
    lefts.set(column, right);
    right += Math.max(...members.filter(at => slotOf(at).column === column).map(at => cellOf(at).width)) + gaps.column;
  }
  right -= gaps.column;
  const widthOf = (column: number): number =>
    (lefts.get(column + 1) ?? right + gaps.column) - (lefts.get(column) ?? 0) - gaps.column;
  const xOf = (at: number): number => {
    const { column } = slotOf(at);
    return (lefts.get(column) ?? 0) + (widthOf(column) - cellOf(at).width) / 2;
  };
  const occupied = new Set(members.map(at => `${slotOf(at).column} ${slotOf(at).lane}`));
  const isFree = (lane: number, after: number, before: number): boolean => {
    for (let column = after + 1; column < before; column++) if (occupied.has(`${column} ${lane}`)) return false;
    return true;
  };

  /** Lines over the cells of a lane, by how far over its axis they run, the short ones below the long ones. */
  const arcs = new Map<VolumeEdge, number>();
  const startOf = (edge: VolumeEdge): Slot =>
    entering.includes(edge) ? { column: (columns[0] ?? 0) - 1, lane: 0 } : slotOf(edge.from);
  const isArc = (edge: VolumeEdge): boolean => {
    const [start, finish] = [slotOf(edge.from), slotOf(edge.to)];
    if (finish.column <= start.column) return true;
    return !isFree(start.lane, start.column, finish.column) && !isFree(finish.lane, start.column, finish.column);
  };
  const span = (edge: VolumeEdge): number => Math.abs(slotOf(edge.to).column - startOf(edge).column);
  for (const edge of [...edges.filter(isArc), ...entering].sort((one, other) => span(one) - span(other))) {
    const { lane } = startOf(edge);
    const ends = [startOf(edge).column, slotOf(edge.to).column].sort((one, other) => one - other);
    const [first = 0, last = 0] = ends;
    const under = members.filter(at => {
      const slot = slotOf(at);
      return slot.lane === lane && first <= slot.column && slot.column <= last;
    });
    const inside = [...arcs].filter(
      ([other]) => startOf(other).lane === lane && startOf(other).column < last && first < slotOf(other.to).column,
    );
    const height = Math.max(...under.map(at => cellOf(at).above), ...inside.map(([, other]) => -other)) + gaps.arc;
    arcs.set(edge, -height);
  }

  const lanes = lanesOf(
    members,
    slots,
    cells,
    [...arcs].map(([edge, over]) => ({ lane: startOf(edge).lane, over })),
  );
  const height = lanes.reduce((sum, { above, below }) => sum + above + below, 0) + gaps.lane * (lanes.length - 1);
  const axes: number[] = [];
  let y = top;
  for (const { above, below } of lanes) {
    axes.push(y + above);
    y += above + below + gaps.lane;
  }
  const placed = new Map(
    members.map(at => {
      const lane = lanes[slotOf(at).lane];
      const axis = axes[slotOf(at).lane] ?? top;
      return [at, { x: xOf(at), axis, names: axis + (lane?.line ?? 0) }];
    }),
  );
  const returns = entering.map((edge): Way => {
    const [to, finish] = [cellOf(edge.to), placed.get(edge.to)];
    const y = (axes[0] ?? top) + (arcs.get(edge) ?? 0);
    const x = (finish?.x ?? 0) + to.middle - 4;
    return {
      edge,
      kind: 'skip',
      points: [
        { x: -gaps.return, y },
        { x, y },
        { x, y: (finish?.axis ?? top) + to.lid },
      ],
    };
  });
  const ways = edges.map((edge): Way => {
    const [from, to] = [cellOf(edge.from), cellOf(edge.to)];
    const [start, finish] = [placed.get(edge.from), placed.get(edge.to)];
    if (start === undefined || finish === undefined) throw new Error('unreachable: a line without ends');
    const [first, last] = [slotOf(edge.from), slotOf(edge.to)];
    const out = { x: start.x + from.exit, y: start.axis };
    const back = { x: finish.x + to.entry, y: finish.axis };
    const arc = arcs.get(edge);
    const before = (lefts.get(last.column) ?? 0) - gaps.column / 2;
    if (arc !== undefined) {
      const over = start.axis + arc;
      const leaves = { x: start.x + from.middle + 4, y: start.axis + from.lid };
      const points =
        first.lane === last.lane
          ? [
              { x: finish.x + to.middle - 4, y: over },
              { x: finish.x + to.middle - 4, y: finish.axis + to.lid },
            ]
          : [{ x: before, y: over }, { x: before, y: back.y }, back];
      return { edge, kind: 'skip', points: [leaves, { x: leaves.x, y: over }, ...points] };
    }
    if (first.lane === last.lane)
      return { edge, kind: last.column === first.column + 1 ? 'next' : 'skip', points: [out, back] };
    const after = (lefts.get(first.column) ?? 0) + widthOf(first.column) + gaps.column / 2;
    const x = isFree(first.lane, first.column, last.column) ? before : after;
    return { edge, kind: 'skip', points: [out, { x, y: out.y }, { x, y: back.y }, back] };
  });
  return { cells: placed, ways: [...ways, ...returns], right, bottom: top + height };
}

/** Room over and under the axis of each lane, and where names begin under it. */
function lanesOf(
  members: readonly number[],
  slots: readonly Slot[],
  cells: readonly Cell[],
  arcs: readonly { readonly lane: number; readonly over: number }[],
): readonly { readonly above: number; readonly below: number; readonly line: number }[] {
  const count = Math.max(...members.map(at => slots[at]?.lane ?? 0)) + 1;
  return Array.from({ length: count }, (_, lane) => {
    const inLane = members.filter(at => slots[at]?.lane === lane).map(at => cells[at] ?? nowhere);
    const over = arcs.filter(arc => arc.lane === lane).map(arc => -arc.over);
    const line = Math.max(0, ...inLane.map(({ below }) => below));
    return {
      above: Math.max(0, ...inLane.map(({ above }) => above), ...over),
      below: line + Math.max(0, ...inLane.map(({ names }) => names)),
      line,
    };
  });
}

const nowhere: Cell = { width: 0, above: 0, below: 0, names: 0, entry: 0, exit: 0, middle: 0, lid: 0 };
