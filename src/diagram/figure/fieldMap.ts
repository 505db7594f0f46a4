import type { Point, Rectangle, Size } from '../geometry.ts';
import type { FieldAxis, FieldMap } from '../unitField.ts';
import { coveredOf } from './fieldWords.ts';
import type { LineMark, Mark } from './figure.ts';
import { tint, type Paint } from './paint.ts';

/** A map with its place on the drawing: a square for an image, a bar for a signal or a vector, a cuboid for a volume. */
export interface PlacedMap {
  readonly map: FieldMap;
  /** Around the map and what of its patch lies beyond it, px. */
  readonly bounds: Rectangle;
  /** Of the corner before position 0 of every axis. */
  readonly origin: Point;
  /** How far the next position lies along each axis, px: to the right, down, and into the depth. */
  readonly cell: { readonly across: number; readonly down: number; readonly deep: number };
}

/** Thickness of a bar, px. */
const barWidth = 18;

/** Cells are drawn from this size on, px. */
const leastCell = 5;

/** A patch is drawn at least so large, px, or it would not be seen. */
const leastPatch = 3;

/** A map is drawn at least so thick along each axis, px. */
const leastSide = 8;

/** How far a step into the depth leads to the right and up, in cells. */
const oblique = { right: 0.5, up: 0.36 } as const;

/** Axes as they lie on the drawing; those that a map lacks have one position, all of it seen. */
interface Lying {
  readonly across: FieldAxis;
  readonly down: FieldAxis;
  readonly deep: FieldAxis;
}

const single: FieldAxis = { length: 1, from: 0, to: 0, padding: 0 };

/** Beyond the border no more is drawn of a patch than this share of the map, or the map would be a dot in it. */
const mostBeyond = 0.3;

/** The part of an axis that is drawn: the numbers say how far the patch reaches. */
function drawnAxis(axis: FieldAxis): FieldAxis {
  const beyond = Math.ceil(mostBeyond * axis.length);
  const inside = (position: number): number => Math.max(-beyond, Math.min(axis.length - 1 + beyond, position));
  return { ...axis, from: inside(axis.from), to: inside(axis.to) };
}

function isCutShort(axis: FieldAxis): boolean {
  const { from, to } = drawnAxis(axis);
  return from !== axis.from || to !== axis.to;
}

function lyingAxes({ axes }: FieldMap): Lying {
  const [first = single, second = single, third = single] = axes.map(drawnAxis);
  if (axes.length === 3) return { deep: first, down: second, across: third };
  return axes.length === 2
    ? { deep: single, down: first, across: second }
    : { deep: single, down: first, across: single };
}

/** Positions of the longest axis, with what is drawn of the patch beyond it. */
export function drawnLength({ axes }: FieldMap): number {
  return Math.max(...axes.map(axis => unionLength(drawnAxis(axis))));
}

function unionLength({ length, from, to }: FieldAxis): number {
  return Math.max(length, to + 1) - Math.min(0, from);
}

/** Size of a map with its patch when its longest side is `side` px, and the cells with which it comes about. */
function scaled(map: FieldMap, side: number): { readonly size: Size; readonly cell: PlacedMap['cell'] } {
  const lying = lyingAxes(map);
  const [across, down, deep] = [unionLength(lying.across), unionLength(lying.down), unionLength(lying.deep)];
  if (map.axes.length < 2) {
    const cell = { across: barWidth, down: side / down, deep: 0 };
    return { size: { width: barWidth, height: side }, cell };
  }
  const isSolid = map.axes.length === 3;
  const [right, up] = isSolid ? [deep * oblique.right, deep * oblique.up] : [0, 0];
  const scale = side / Math.max(across + right, down + up);
  const cell = {
    across: Math.max(scale, leastSide / across),
    down: Math.max(scale, leastSide / down),
    deep: isSolid ? scale : 0,
  };
  return {
    size: {
      width: across * cell.across + deep * cell.deep * oblique.right,
      height: down * cell.down + deep * cell.deep * oblique.up,
    },
    cell,
  };
}

/** How much room a map takes when its longest side is `side` px. */
export function mapRoom(map: FieldMap, side: number): Size {
  return scaled(map, side).size;
}

/** A map at a place: `at` is the upper left corner of map and patch together. */
export function placeMap(map: FieldMap, side: number, at: Point): PlacedMap {
  const { size, cell } = scaled(map, side);
  const { across, down, deep } = lyingAxes(map);
  const first = (axis: FieldAxis): number => Math.min(0, axis.from);
  const behind = Math.max(deep.length, deep.to + 1);
  return {
    map,
    bounds: { ...at, ...size },
    cell,
    origin: {
      x: at.x - first(across) * cell.across - first(deep) * cell.deep * oblique.right,
      y: at.y - first(down) * cell.down + behind * cell.deep * oblique.up,
    },
  };
}

/** Where a place of a map, in positions, lies on the drawing. */
function pointAt({ origin, cell }: PlacedMap, across: number, down: number, deep: number): Point {
  return {
    x: origin.x + across * cell.across + deep * cell.deep * oblique.right,
    y: origin.y + down * cell.down - deep * cell.deep * oblique.up,
  };
}

/** The position of a map under a point of the drawing, on the face of a volume at the depth that `unit` has; undefined beside it. */
export function unitUnder(placed: PlacedMap, point: Point, unit: readonly number[]): readonly number[] | undefined {
  const { map, cell } = placed;
  const isSolid = map.axes.length === 3;
  const corner = pointAt(placed, 0, 0, isSolid ? (unit[0] ?? 0) : 0);
  const { across, down } = lyingAxes(map);
  const x = Math.floor((point.x - corner.x) / cell.across);
  const y = Math.floor((point.y - corner.y) / cell.down);
  if (x < 0 || y < 0 || across.length <= x || down.length <= y) return undefined;
  return map.axes.length === 1 ? [y] : isSolid ? [unit[0] ?? 0, y, x] : [y, x];
}

/** A box in positions of a map: where it begins along each axis, and how long it is. */
interface Block {
  readonly across: readonly [from: number, length: number];
  readonly down: readonly [from: number, length: number];
  readonly deep: readonly [from: number, length: number];
}

/**
 * The map, its cells where they are large enough, and the patch: what of it lies on the map is filled, and its border is dotted where it
 * reaches further than it is drawn.
 */
export function mapMarks(placed: PlacedMap): readonly Mark[] {
  const { map } = placed;
  const lying = lyingAxes(map);
  const { across, down, deep } = lying;
  const whole: Block = { across: [0, across.length], down: [0, down.length], deep: [0, deep.length] };
  const asked: Block = { across: spanOf(across), down: spanOf(down), deep: spanOf(deep) };
  const covered: Block = { across: coveredOf(across), down: coveredOf(down), deep: coveredOf(deep) };
  const isCovered = [covered.across, covered.down, covered.deep].every(([, count]) => 0 < count);
  const isPadded = map.axes.some(({ padding }) => 0 < padding);
  const hue = map.category;
  return [
    ...blockMarks(placed, whole, 'face', tint(hue, 0.12), { paint: tint(hue, 0.6), width: 1 }),
    ...gridMarks(placed, lying),
    ...(isCovered ? blockMarks(placed, grown(placed, covered), 'patch', { ink: 'patch', opacity: 0.5 }) : []),
    ...blockMarks(placed, grown(placed, asked), 'asked', undefined, {
      paint: { ink: 'patch' },
      width: 1.5,
      ...(isPadded && { dashes: map.axes.some(isCutShort) ? [1.5, 3] : [4, 3] }),
    }),
  ];
}

/** The left and right edge of the patch, from top to bottom: where the lines from one map to the next begin and end. */
export function patchEdges(placed: PlacedMap): {
  readonly left: readonly [Point, Point];
  readonly right: readonly [Point, Point];
} {
  // prettier-ignore
  const { across, down, deep } = lyingAxes(placed.map);
  const block = grown(placed, { across: spanOf(across), down: spanOf(down), deep: spanOf(deep) });
  const [left, width] = block.across;
  const [top, height] = block.down;
  const [front, depth] = block.deep;
  const isSolid = placed.map.axes.length === 3;
  const behind = isSolid ? front + depth : front;
  return {
    left: [pointAt(placed, left, top, front), pointAt(placed, left, top + height, front)],
    right: [pointAt(placed, left + width, top, behind), pointAt(placed, left + width, top + height, behind)],
  };
}

function spanOf({ from, to }: FieldAxis): readonly [number, number] {
  return [from, to - from + 1];
}

/** A block that is too small to be seen, made larger around its middle. */
function grown({ cell }: PlacedMap, { across, down, deep }: Block): Block {
  const grow = ([from, length]: readonly [number, number], size: number): readonly [number, number] => {
    const least = 0 < size ? leastPatch / size : length;
    return least <= length ? [from, length] : [from + (length - least) / 2, least];
  };
  return { across: grow(across, cell.across), down: grow(down, cell.down), deep };
}

/** A rectangle, or the three faces of a cuboid that are seen. */
function blockMarks(
  placed: PlacedMap,
  { across: [left, width], down: [top, height], deep: [front, depth] }: Block,
  role: string,
  fill?: Paint,
  stroke?: LineMark['stroke'],
): readonly Mark[] {
  const paints = { ...(fill && { fill }), ...(stroke && { stroke }) };
  const { x, y } = pointAt(placed, left, top, front);
  const size = { width: width * placed.cell.across, height: height * placed.cell.down };
  const face: Mark = { kind: 'rectangle', role, x, y, ...size, ...paints };
  if (placed.map.axes.length < 3) return [face];
  const corner = (across: number, down: number, deep: number): Point =>
    pointAt(placed, left + across * width, top + down * height, front + deep * depth);
  const side = (points: readonly Point[]): Mark => ({ kind: 'line', role, points, closed: true, ...paints });
  return [
    side([corner(0, 0, 0), corner(0, 0, 1), corner(1, 0, 1), corner(1, 0, 0)]),
    side([corner(1, 0, 0), corner(1, 0, 1), corner(1, 1, 1), corner(1, 1, 0)]),
    face,
  ];
}

/** Lines between the cells, on the face of a volume. */
function gridMarks(placed: PlacedMap, { across, down }: Lying): readonly Mark[] {
  const { cell, map } = placed;
  const stroke = { paint: tint(map.category, 0.28), width: 0.75 };
  const line = (from: Point, to: Point): Mark => ({ kind: 'line', role: 'grid', points: [from, to], stroke });
  const between = (length: number, size: number): readonly number[] =>
    size < leastCell ? [] : Array.from({ length: length - 1 }, (_, index) => index + 1);
  return [
    ...between(across.length, map.axes.length < 2 ? 0 : cell.across).map(at =>
      line(pointAt(placed, at, 0, 0), pointAt(placed, at, down.length, 0)),
    ),
    ...between(down.length, cell.down).map(at =>
      line(pointAt(placed, 0, at, 0), pointAt(placed, across.length, at, 0)),
    ),
  ];
}
