import { contains, overlap, type Point, type Rectangle } from '../../src/diagram/geometry.ts';
import type { EdgePath, Layout, LayoutSizes } from '../../src/diagram/layout/layout.ts';
import type { VisibleGraph } from '../../src/diagram/visible.ts';

/** What can be wrong with a drawing without a look at its pixels. */
type ViolationKind =
  | 'boxes overlap'
  | 'frame covers'
  | 'outside its frame'
  | 'edge through box'
  | 'edge through title'
  | 'edge through label'
  | 'edges on each other'
  | 'edge goes back'
  | 'edge misses its box'
  | 'label covers'
  | 'label off its edge'
  | 'outside the drawing'
  | 'missing';

/** One thing that is wrong, with what it is about in words. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly what: string;
}

/** Less than this is a matter of rounding, px. */
const slack = 0.6;

type Sort = 'box' | 'title' | 'label' | 'frame' | 'segment';
interface Thing extends Rectangle {
  readonly sort: Sort;
  readonly id: string;
  readonly edge?: EdgePath;
}

/** Everything that is wrong with a drawing; nothing for a good one. Edges may share a line where they share a source or a target. */
export function drawingViolations(
  graph: VisibleGraph,
  layout: Layout,
  sizes: LayoutSizes,
  direction: 'down' | 'right',
): readonly Violation[] {
  const violations: Violation[] = [];
  const report = (kind: ViolationKind, what: string): void => void violations.push({ kind, what });
  const things: Thing[] = [];
  const around = framesAround(graph);
  for (const { id, frame } of graph.boxes) {
    const place = layout.boxes.get(id);
    if (place === undefined) {
      report('missing', id);
      continue;
    }
    const { width, height } = sizes.box(id);
    if (slack < Math.abs(place.width - width) + Math.abs(place.height - height)) report('missing', `${id} in its size`);
    things.push({ ...place, sort: 'box', id });
    if (frame !== undefined && !containsNearly(layout.frames.get(frame), place)) report('outside its frame', id);
  }
  for (const { id, parent } of graph.frames) {
    const place = layout.frames.get(id);
    if (place === undefined) {
      report('missing', id);
      continue;
    }
    things.push({ ...place, sort: 'frame', id });
    const title = sizes.title(id);
    const titlePlace = { x: place.x, y: place.y, ...title };
    things.push({ ...titlePlace, sort: 'title', id });
    if (!containsNearly(place, titlePlace)) report('outside its frame', `title of ${id}`);
    if (parent !== undefined && !containsNearly(layout.frames.get(parent), place)) report('outside its frame', id);
  }
  if (layout.edges.length !== graph.edges.length) report('missing', 'an edge');
  for (const edge of layout.edges) {
    const name = nameOf(edge);
    const { points, label, shape } = edge;
    const { width, height } = sizes.label(shape);
    if (slack < Math.abs(label.width - width) + Math.abs(label.height - height)) report('missing', `label of ${name}`);
    things.push({ ...label, sort: 'label', id: name, edge });
    const segments = segmentsOf(points);
    for (const segment of segments) things.push({ ...segment, sort: 'segment', id: name, edge });
    if (!segments.some(segment => overlap(grown(segment, 0.5), label))) report('label off its edge', name);
    if (!endsRight(edge, layout, direction)) report('edge misses its box', name);
    if (segments.some(({ width, height }) => slack < width && slack < height))
      report('edge goes back', `${name} aslant`);
  }
  const whole = { x: -slack, y: -slack, width: layout.width + 2 * slack, height: layout.height + 2 * slack };
  for (const thing of things)
    if (!containsNearly(whole, thing)) report('outside the drawing', `${thing.sort} ${thing.id}`);
  forNear(things, (one, other) => {
    const violation = judge(one, other, around) ?? judge(other, one, around);
    if (violation !== undefined) report(violation, `${one.sort} ${one.id}, ${other.sort} ${other.id}`);
  });
  return violations;
}

/** What is wrong with two things that meet, seen from the first. */
function judge(one: Thing, other: Thing, around: Around): ViolationKind | undefined {
  const meets = overlap(inset(one), inset(other));
  switch (one.sort) {
    case 'box':
      return other.sort === 'box' && meets ? 'boxes overlap' : undefined;
    case 'frame': {
      if (!meets || (other.sort !== 'box' && other.sort !== 'frame')) return undefined;
      const isRelated = around(other.id).has(one.id) || (other.sort === 'frame' && around(one.id).has(other.id));
      return isRelated ? undefined : 'frame covers';
    }
    case 'label':
      return meets && other.sort !== 'segment' && other.sort !== 'frame' ? 'label covers' : undefined;
    case 'segment':
      if (other.sort === 'box') return meets ? 'edge through box' : undefined;
      if (other.sort === 'title') return meets ? 'edge through title' : undefined;
      if (other.sort === 'label') return meets && one.edge !== other.edge ? 'edge through label' : undefined;
      if (other.sort !== 'segment' || one.edge === other.edge) return undefined;
      return areOnEachOther(one, other) && !shareAnEnd(one.edge, other.edge) ? 'edges on each other' : undefined;
    case 'title':
      return other.sort === 'box' && meets ? 'frame covers' : undefined;
  }
}

/** How often edges cross that have no end in common. Lines need not be level or plumb. */
export function countCrossings(
  lines: readonly { readonly from: string; readonly to: string; readonly points: readonly Point[] }[],
): number {
  const segments = lines.flatMap(line =>
    line.points.slice(1).map((end, at) => {
      const start = line.points[at] ?? end;
      const [x, y] = [Math.min(start.x, end.x), Math.min(start.y, end.y)];
      return { line, start, end, x, y, width: Math.abs(end.x - start.x), height: Math.abs(end.y - start.y) };
    }),
  );
  const crossed = new Set<string>();
  let count = 0;
  forNear(segments, (one, other) => {
    if (one.line === other.line || shareAnEnd(one.line, other.line) || !cross(one, other)) return;
    // A bus is one line to the eye: what crosses it crosses it once.
    const key = crossingPoint(one, other);
    if (crossed.has(key)) return;
    crossed.add(key);
    count++;
  });
  return count;
}

interface Segment {
  readonly start: Point;
  readonly end: Point;
}

function side({ start, end }: Segment, { x, y }: Point): number {
  return Math.sign((end.x - start.x) * (y - start.y) - (end.y - start.y) * (x - start.x));
}

function cross(one: Segment, other: Segment): boolean {
  return side(one, other.start) * side(one, other.end) < 0 && side(other, one.start) * side(other, one.end) < 0;
}

function crossingPoint({ start, end }: Segment, other: Segment): string {
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const [ex, ey] = [other.end.x - other.start.x, other.end.y - other.start.y];
  const share = ((other.start.x - start.x) * ey - (other.start.y - start.y) * ex) / (dx * ey - dy * ex);
  return `${Math.round(start.x + share * dx)} ${Math.round(start.y + share * dy)}`;
}

type Ends = Pick<EdgePath, 'from' | 'to'>;

function shareAnEnd(one: Ends | undefined, other: Ends | undefined): boolean {
  return one?.from === other?.from || one?.to === other?.to;
}

/** Whether lines run along each other, or nearly. */
function areOnEachOther(one: Rectangle, other: Rectangle): boolean {
  const [apart, least] = [2, 3];
  const across = (left: Rectangle, right: Rectangle): number =>
    Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x);
  const along = (left: Rectangle, right: Rectangle): number =>
    Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y);
  const isLevel = ({ height }: Rectangle): boolean => height < slack;
  if (isLevel(one) && isLevel(other)) return Math.abs(one.y - other.y) < apart && least < across(one, other);
  if (isLevel(one) || isLevel(other)) return false;
  return Math.abs(one.x - other.x) < apart && least < along(one, other);
}

/** Whether an edge leaves its source and reaches its target, and goes on in the direction of reading. */
function endsRight({ from, to, points }: EdgePath, { boxes }: Layout, direction: 'down' | 'right'): boolean {
  const [first, last] = [points[0], points.at(-1)];
  const [source, target] = [boxes.get(from), boxes.get(to)];
  if (first === undefined || last === undefined || source === undefined || target === undefined) return false;
  const isAt = (x: number, y: number, box: Rectangle, point: Point): boolean =>
    direction === 'down'
      ? Math.abs(point.y - y) < slack && box.x <= point.x && point.x <= box.x + box.width
      : Math.abs(point.x - x) < slack && box.y <= point.y && point.y <= box.y + box.height;
  return (
    isAt(source.x + source.width, source.y + source.height, source, first) && isAt(target.x, target.y, target, last)
  );
}

/** The edges that do not go on all the way in the direction of reading. */
export function edgesThatGoBack(edges: readonly EdgePath[], direction: 'down' | 'right'): readonly EdgePath[] {
  const along = ({ x, y }: Point): number => (direction === 'down' ? y : x);
  return edges.filter(({ points }) =>
    points.slice(1).some((point, at) => along(point) < along(points[at] ?? point) - slack),
  );
}

function segmentsOf(points: readonly Point[]): readonly Rectangle[] {
  return points.slice(1).map((end, at) => {
    const start = points[at] ?? end;
    const [x, y] = [Math.min(start.x, end.x), Math.min(start.y, end.y)];
    return { x, y, width: Math.abs(end.x - start.x), height: Math.abs(end.y - start.y) };
  });
}

type Around = (id: string) => ReadonlySet<string>;

function framesAround(graph: VisibleGraph): Around {
  const parents = new Map<string, string | undefined>();
  for (const { id, parent } of graph.frames) parents.set(id, parent);
  for (const { id, frame } of graph.boxes) parents.set(id, frame);
  return id => {
    const around = new Set<string>();
    for (let at = parents.get(id); at !== undefined; at = parents.get(at)) around.add(at);
    return around;
  };
}

function nameOf({ from, to }: EdgePath): string {
  return `${from} → ${to}`;
}

function grown({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** Without the border; a line keeps some thickness. */
function inset(place: Rectangle): Rectangle {
  const { x, y, width, height } = grown(place, -slack / 2);
  return {
    x: width < 0 ? x + width / 2 - 0.01 : x,
    y: height < 0 ? y + height / 2 - 0.01 : y,
    width: Math.max(0.02, width),
    height: Math.max(0.02, height),
  };
}

function containsNearly(outer: Rectangle | undefined, inner: Rectangle): boolean {
  return outer !== undefined && contains(grown(outer, slack), inner);
}

/** Calls back for each pair of things that may meet, once: a sweep over the longer side of the drawing. */
function forNear<T extends Rectangle>(things: readonly T[], meet: (one: T, other: T) => void): void {
  let [right, bottom] = [0, 0];
  for (const { x, y, width, height } of things)
    [right, bottom] = [Math.max(right, x + width), Math.max(bottom, y + height)];
  const start = right < bottom ? ({ y }: T): number => y : ({ x }: T): number => x;
  const end = right < bottom ? ({ y, height }: T): number => y + height : ({ x, width }: T): number => x + width;
  const sorted = [...things].sort((one, other) => start(one) - start(other));
  let open: T[] = [];
  for (const thing of sorted) {
    open = open.filter(other => start(thing) - 3 <= end(other));
    for (const other of open) meet(other, thing);
    open.push(thing);
  }
}
