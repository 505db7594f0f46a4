import type { Point, Rectangle, Size } from '../geometry.ts';
import type { VisibleGraph } from '../visible.ts';

/** An edge as a chain of points, with a place for its label. */
export interface EdgePath {
  readonly from: string;
  readonly to: string;
  readonly shape: string;
  readonly points: readonly Point[];
  /** Where its shape stands. */
  readonly label: Rectangle;
  /** Whether it passes beside what others run through. */
  readonly isSkip: boolean;
}

/** The room that everything takes, by ids and by what stands at an edge. */
export interface LayoutSizes {
  box(id: string): Size;
  /** The title of a frame, in its upper left corner. */
  title(frame: string): Size;
  label(shape: string): Size;
}

/** Where everything is drawn. */
export interface Layout {
  readonly boxes: ReadonlyMap<string, Rectangle>;
  readonly frames: ReadonlyMap<string, Rectangle>;
  readonly edges: readonly EdgePath[];
  readonly width: number;
  readonly height: number;
}

/** Distances, px. */
const gap = { row: 36, column: 36, lane: 22, frameSide: 16, frameTop: 34, frameBottom: 16 } as const;

/**
 * Lays a network out from top to bottom as what it nearly always is: a series of pieces, each of which may be branches side by
 * side. What all paths run through stands on one straight line, an edge that skips a piece runs down a lane at its right, and a
 * piece that is neither series nor parallel is put in rows. A change moves only what is below it. Linear in nodes and edges,
 * times the depth of nesting.
 */
export function layoutGraph(graph: VisibleGraph, sizes: LayoutSizes): Layout {
  const sizeOf = sizes.box;
  const tree = createTree(graph);
  const frames = new Map<string | undefined, Piece>();
  const pieceOf = (item: string): Piece => {
    if (!tree.isFrame(item)) {
      const { width, height } = sizeOf(item);
      return { width, height, axis: width / 2, items: new Map([[item, { x: 0, y: 0 }]]), lanes: [] };
    }
    const inner = arrange(item);
    return {
      width: inner.width + 2 * gap.frameSide,
      height: inner.height + gap.frameTop + gap.frameBottom,
      axis: inner.axis + gap.frameSide,
      items: new Map([[item, { x: 0, y: 0 }]]),
      lanes: [],
    };
  };
  const arrange = (frame: string | undefined): Piece => {
    const items = tree.itemsIn(frame);
    const piece = arrangeSeries(items, tree.edgesIn(frame), pieceOf);
    frames.set(frame, piece);
    return piece;
  };
  const root = arrange(undefined);
  return place(graph, tree, frames, root, sizes);
}

/** Items with their places inside, the line on which they are entered and left, and the lanes of edges that pass beside them. */
interface Piece {
  readonly width: number;
  readonly height: number;
  readonly axis: number;
  readonly items: ReadonlyMap<string, Point>;
  readonly lanes: readonly Lane[];
}

/** A vertical stretch reserved for an edge. */
interface Lane {
  readonly edge: number;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** An edge between items of one frame; −1 and `length` of the list stand for what lies before and behind it. */
interface ItemEdge {
  readonly edge: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The nesting of boxes in frames, and each edge as it looks from inside a frame. */
function createTree({ boxes, frames, edges }: VisibleGraph) {
  const parent = new Map<string, string | undefined>();
  for (const { id, parent: outer } of frames) parent.set(id, outer);
  for (const { id, frame } of boxes) parent.set(id, frame);
  const items = new Map<string | undefined, string[]>();
  const listed = new Set<string>();
  const list = (item: string): void => {
    if (listed.has(item)) return;
    listed.add(item);
    const frame = parent.get(item);
    // A frame stands where the first of its boxes stands.
    if (frame !== undefined) list(frame);
    items.set(frame, [...(items.get(frame) ?? []), item]);
  };
  const open = new Map<string | undefined, string[]>();
  for (const { id } of boxes) {
    list(id);
    const frame = parent.get(id);
    const known = open.get(frame) ?? [];
    known.push(id);
    open.set(frame, known);
  }
  const isFrame = new Set(frames.map(({ id }) => id));
  const inFrame = new Map<string | undefined, ItemEdge[]>();
  const ends: ItemEdge[] = [];
  const chain = (item: string): readonly (string | undefined)[] => {
    const around: (string | undefined)[] = [];
    for (let at: string | undefined = item; at !== undefined; at = parent.get(at)) around.push(at);
    return [...around, undefined];
  };
  edges.forEach(({ from, to }, edge) => {
    const [up, down] = [chain(from), chain(to)];
    const common = up.find(item => item === undefined || (down.includes(item) && item !== from && item !== to));
    const add = (frame: string | undefined, itemEdge: ItemEdge): void => {
      const known = inFrame.get(frame) ?? [];
      known.push(itemEdge);
      inFrame.set(frame, known);
    };
    const [upTo, downTo] = [up.indexOf(common), down.indexOf(common)];
    ends[edge] = { edge, from: up[upTo - 1], to: down[downTo - 1] };
    add(common, ends[edge]);
    for (let level = 1; level < upTo; level++) add(up[level], { edge, from: up[level - 1], to: undefined });
    for (let level = 1; level < downTo; level++) add(down[level], { edge, from: undefined, to: down[level - 1] });
  });
  return {
    isFrame: (item: string) => isFrame.has(item),
    itemsIn: (frame: string | undefined): readonly string[] => items.get(frame) ?? [],
    edgesIn: (frame: string | undefined): readonly ItemEdge[] => inFrame.get(frame) ?? [],
    /** What an edge connects in the innermost frame around both of its ends. */
    endsOf: (edge: number): ItemEdge | undefined => ends[edge],
  };
}

/** Items one below the other where all paths run through them; what lies between as branches. */
function arrangeSeries(
  items: readonly string[],
  edges: readonly ItemEdge[],
  pieceOf: (item: string) => Piece,
  depth = 0,
): Piece {
  const position = new Map(items.map((item, index) => [item, index]));
  const startOf = ({ from }: ItemEdge): number => (from === undefined ? -1 : (position.get(from) ?? -1));
  const endOf = ({ to }: ItemEdge): number => (to === undefined ? items.length : (position.get(to) ?? items.length));
  const touching = edges.filter(
    ({ from, to }) => (from !== undefined && position.has(from)) || (to !== undefined && position.has(to)),
  );
  const furthest = items.map(() => -1);
  let fromBefore = -1;
  for (const edge of touching) {
    const [start, end] = [startOf(edge), endOf(edge)];
    if (start === -1) fromBefore = Math.max(fromBefore, end === items.length ? -1 : end);
    else furthest[start] = Math.max(furthest[start] ?? -1, end);
  }
  const cuts: number[] = [];
  let reached = fromBefore;
  items.forEach((_, index) => {
    if (reached <= index) cuts.push(index);
    reached = Math.max(reached, furthest[index] ?? -1);
  });

  const rows: Row[] = [];
  let previous = -1;
  for (const cut of [...cuts, items.length]) {
    const between = items.slice(previous + 1, cut);
    const skips = touching.filter(edge => startOf(edge) === previous && endOf(edge) === cut).map(({ edge }) => edge);
    if (0 < between.length)
      rows.push({ piece: arrangeBranches(between, touching, pieceOf, depth, items.length), skips });
    const item = items[cut];
    if (item !== undefined) rows.push({ piece: pieceOf(item), skips: [] });
    previous = cut;
  }
  return stack(rows);
}

/** Connected parts of a piece side by side. A part that does not come apart any further is put in rows. */
function arrangeBranches(
  items: readonly string[],
  edges: readonly ItemEdge[],
  pieceOf: (item: string) => Piece,
  depth: number,
  outerCount: number,
): Piece {
  const parts = connectedParts(items, edges);
  const deepest = 200;
  const pieces = parts.map(part =>
    part.length === outerCount || deepest < depth
      ? arrangeRows(part, edges, pieceOf)
      : arrangeSeries(part, edges, pieceOf, depth + 1),
  );
  return beside(pieces);
}

function connectedParts(items: readonly string[], edges: readonly ItemEdge[]): readonly (readonly string[])[] {
  const root = new Map(items.map(item => [item, item]));
  const find = (item: string): string => {
    let at = item;
    for (let next = root.get(at); next !== undefined && next !== at; next = root.get(at)) at = next;
    root.set(item, at);
    return at;
  };
  for (const { from, to } of edges)
    if (from !== undefined && to !== undefined && root.has(from) && root.has(to)) root.set(find(to), find(from));
  const parts = new Map<string, string[]>();
  for (const item of items) parts.set(find(item), [...(parts.get(find(item)) ?? []), item]);
  return [...parts.values()];
}

/** Each item one row below the lowest that it reads. */
function arrangeRows(items: readonly string[], edges: readonly ItemEdge[], pieceOf: (item: string) => Piece): Piece {
  const rank = new Map(items.map(item => [item, 0]));
  const inputs = new Map<string, string[]>();
  for (const { from, to } of edges)
    if (from !== undefined && to !== undefined && rank.has(from)) inputs.set(to, [...(inputs.get(to) ?? []), from]);
  const rows: string[][] = [];
  for (const item of items) {
    const row = Math.max(0, ...(inputs.get(item) ?? []).map(input => (rank.get(input) ?? 0) + 1));
    rank.set(item, row);
    (rows[row] ??= []).push(item);
  }
  return stack(rows.map(row => ({ piece: beside(row.map(pieceOf)), skips: [] })));
}

/** A piece, and the edges that pass beside it. */
interface Row {
  readonly piece: Piece;
  readonly skips: readonly number[];
}

/** Pieces one below the other on one axis. */
function stack(rows: readonly Row[]): Piece {
  const axis = Math.max(0, ...rows.map(({ piece }) => piece.axis));
  const items = new Map<string, Point>();
  const lanes: Lane[] = [];
  let y = 0;
  let right = 0;
  rows.forEach(({ piece, skips }, index) => {
    if (0 < index) y += gap.row;
    const x = axis - piece.axis;
    for (const [item, at] of piece.items) items.set(item, { x: x + at.x, y: y + at.y });
    for (const lane of piece.lanes) lanes.push({ ...lane, x: x + lane.x, top: y + lane.top, bottom: y + lane.bottom });
    skips.forEach((edge, lane) =>
      lanes.push({ edge, x: x + piece.width + gap.lane * (lane + 1), top: y, bottom: y + piece.height }),
    );
    right = Math.max(right, x + piece.width + (skips.length === 0 ? 0 : gap.lane * (skips.length + 1)));
    y += piece.height;
  });
  return { width: right, height: y, axis, items, lanes };
}

/** Pieces side by side, their upper ends in line; the axis is in the middle. */
function beside(pieces: readonly Piece[]): Piece {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const items = new Map<string, Point>();
  const lanes: Lane[] = [];
  let x = 0;
  pieces.forEach((piece, index) => {
    if (0 < index) x += gap.column;
    for (const [item, at] of piece.items) items.set(item, { x: x + at.x, y: at.y });
    for (const lane of piece.lanes) lanes.push({ ...lane, x: x + lane.x });
    x += piece.width;
  });
  return { width: x, height: Math.max(0, ...pieces.map(({ height }) => height)), axis: x / 2, items, lanes };
}

/** Turns places inside pieces into places on the drawing, and routes the edges. */
function place(
  graph: VisibleGraph,
  tree: ReturnType<typeof createTree>,
  pieces: ReadonlyMap<string | undefined, Piece>,
  root: Piece,
  { box: sizeOf, label: labelOf }: LayoutSizes,
): Layout {
  const boxes = new Map<string, Rectangle>();
  const frames = new Map<string, Rectangle>();
  const lanes = new Map<number, Lane[]>();
  const settle = (frame: string | undefined, origin: Point): void => {
    const piece = pieces.get(frame);
    if (piece === undefined) return;
    for (const lane of piece.lanes) {
      const placed = { ...lane, x: lane.x + origin.x, top: lane.top + origin.y, bottom: lane.bottom + origin.y };
      lanes.set(lane.edge, [...(lanes.get(lane.edge) ?? []), placed]);
    }
    for (const [item, at] of piece.items) {
      const corner = { x: origin.x + at.x, y: origin.y + at.y };
      if (!tree.isFrame(item)) {
        boxes.set(item, { ...corner, ...sizeOf(item) });
        continue;
      }
      const inner = pieces.get(item);
      const width = (inner?.width ?? 0) + 2 * gap.frameSide;
      frames.set(item, { ...corner, width, height: (inner?.height ?? 0) + gap.frameTop + gap.frameBottom });
      settle(item, { x: corner.x + gap.frameSide, y: corner.y + gap.frameTop });
    }
  };
  settle(undefined, { x: 0, y: 0 });
  const edges = graph.edges.flatMap(({ from, to, shape }, edge): readonly EdgePath[] => {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (start === undefined || end === undefined) return [];
    const { from: above = from, to: below = to } = tree.endsOf(edge) ?? {};
    const upper = boxes.get(above) ?? frames.get(above) ?? start;
    const lower = boxes.get(below) ?? frames.get(below) ?? end;
    const way = route(start, end, lanes.get(edge) ?? [], (upper.y + upper.height + lower.y) / 2);
    const { width, height } = labelOf(shape);
    const label = { x: way.label.x - width / 2, y: way.label.y - height / 2, width, height };
    return [{ from, to, shape, points: way.points, label, isSkip: 2 < way.points.length }];
  });
  return { boxes, frames, edges, width: root.width, height: root.height };
}

/** From the lower side of one box to the upper side of another, through the lanes on the way. */
function route(
  start: Rectangle,
  end: Rectangle,
  lanes: readonly Lane[],
  gapMiddle: number,
): { readonly points: readonly Point[]; readonly label: Point } {
  const first = { x: start.x + start.width / 2, y: start.y + start.height };
  const last = { x: end.x + end.width / 2, y: end.y };
  const passed = [...lanes].sort((upper, lower) => upper.top - lower.top);
  const between = passed.flatMap(({ x, top, bottom }) => [
    { x, y: top },
    { x, y: bottom },
  ]);
  const points = [first, ...between, last];
  const [lane] = passed;
  // Between frames, where no title is in the way; on a skip, beside what it skips.
  const label =
    lane === undefined ? { x: (first.x + last.x) / 2, y: gapMiddle } : { x: lane.x, y: (lane.top + lane.bottom) / 2 };
  return { points, label };
}
