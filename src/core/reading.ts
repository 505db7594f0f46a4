import type { LayerAnalysis } from './analysis.ts';
import { ownInputCount, type Layer } from './network.ts';
import { outcomeOf } from './outcome.ts';
import type { AxisMap } from './receptiveField.ts';
import type { BorderContent } from './window.ts';

/** Positions `from` to `to` of an axis, both included; none where `to` is less than `from`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What of a feature map some units look at. */
export interface Extent {
  /** Per axis, as windows ask for it: beyond the map where they lie on padding. */
  readonly asked: readonly Span[];
  /**
   * Per axis, what of the map can influence the units: less than is asked for where units on the way do not exist, more where a border
   * holds the map itself. Undefined where nothing of the map can.
   */
  readonly read: readonly Span[] | undefined;
}

/** What a layer reads of each of its inputs, in their order; undefined where it reads nothing of one, or nothing can be said. */
export type Reading = (extent: Extent) => readonly (Extent | undefined)[];

/** How an axis of an input is read: by a map from an axis of the output, all of it, or its only position. */
type AxisReading = { readonly map: AxisMap; readonly axis: number } | 'all';

/** How a layer reads its inputs. */
export function readingOf(layer: Layer, { type, values, inputShapes, outputShape }: LayerAnalysis): Reading {
  if (type === undefined || values === undefined || outputShape === undefined) return () => [];
  const ownShapes = inputShapes.slice(0, ownInputCount(layer));
  const { maps } = outcomeOf(type, values, ownShapes.filter(isThere));
  const border = type.border(values);
  const readings = inputShapes.map(shape =>
    shape?.slice(1).map((length, axis): AxisReading => {
      if (maps !== undefined) {
        const from = maps.findIndex((map, output) => (map.axis ?? output) === axis);
        const map = maps[from];
        return map === undefined || isSpreadOver(length, outputShape[from + 1], type.inputs)
          ? 'all'
          : { map, axis: from };
      }
      const rank = shape.length - 1;
      if (type.hasReads || type.readsAll(values, axis, rank) || rank !== outputShape.length - 1) return 'all';
      if (isSpreadOver(length, outputShape[axis + 1], type.inputs)) return 'all';
      return { map: samePosition, axis };
    }),
  );
  return extent =>
    readings.map((axes, index) => axes && extentOf(extent, axes, inputShapes[index]?.slice(1) ?? [], border));
}

const samePosition: AxisMap = { step: 1, from: 0, span: 0 };

/** The smallest extent around some; undefined without any. */
export function hullOfExtents(extents: readonly (Extent | undefined)[]): Extent | undefined {
  const [first, ...others] = extents.filter(isThere);
  if (first === undefined) return undefined;
  return others.reduce<Extent>(
    (hull, { asked, read }) => ({
      asked: hullOfSpans(hull.asked, asked),
      read: hull.read === undefined || read === undefined ? (hull.read ?? read) : hullOfSpans(hull.read, read),
    }),
    first,
  );
}

/** Whether the only position of an axis is joined with each of many. */
function isSpreadOver(length: number, output: number | undefined, inputs: number | 'many'): boolean {
  return inputs !== 1 && length === 1 && output !== 1;
}

function extentOf(
  { asked, read }: Extent,
  axes: readonly AxisReading[],
  spatial: readonly number[],
  border: BorderContent,
): Extent | undefined {
  const askedOf = axes.map((reading, axis) => through(asked, reading, spatial[axis] ?? 0));
  const spans =
    read && axes.map((reading, axis) => onMap(through(read, reading, spatial[axis] ?? 0), spatial[axis] ?? 0, border));
  const readOf = spans?.some(isEmpty) === true ? undefined : spans;
  // Beyond the border there can be nothing to read, and a wrapped border leads to where there is.
  if (askedOf.some(isEmpty)) return readOf && { asked: readOf, read: readOf };
  return { asked: askedOf, read: readOf };
}

/** The positions of an axis that some output positions read, whether they exist or not. */
function through(outputs: readonly Span[], reading: AxisReading, length: number): Span {
  if (reading === 'all') return { from: 0, to: length - 1 };
  const output = outputs[reading.axis];
  if (output === undefined) return { from: 0, to: length - 1 };
  const { step, per = 1, from, span } = reading.map;
  // A zero added turns a −0 of `ceil` into 0.
  return {
    from: Math.ceil((output.from * step + from) / per) + 0,
    to: Math.floor((output.to * step + from + span) / per),
  };
}

/** What of the map stands at some positions, its border among them. */
function onMap({ from, to }: Span, length: number, border: BorderContent): Span {
  const last = length - 1;
  const inside = { from: Math.max(from, 0), to: Math.min(to, last) };
  const before = { from, to: Math.min(to, -1) };
  const behind = { from: Math.max(from, length), to };
  const stand = (outside: Span, first: number, end: number): readonly Span[] =>
    isEmpty(outside) ? [] : [{ from: Math.max(0, first), to: Math.min(last, end) }];
  switch (border) {
    case 'zeros':
    case 'constant':
      return inside;
    case 'replicate':
      return { from: Math.min(inside.from, last), to: Math.max(inside.to, 0) };
    case 'reflect':
      return hullOfFilled([
        inside,
        ...stand(before, -before.to, -before.from),
        ...stand(behind, 2 * last - behind.to, 2 * last - behind.from),
      ]);
    case 'circular':
      return hullOfFilled([
        inside,
        ...stand(before, before.from + length, before.to + length),
        ...stand(behind, behind.from - length, behind.to - length),
      ]);
  }
}

function hullOfFilled(spans: readonly Span[]): Span {
  const filled = spans.filter(span => !isEmpty(span));
  return { from: Math.min(...filled.map(({ from }) => from)), to: Math.max(...filled.map(({ to }) => to)) };
}

function hullOfSpans(left: readonly Span[], right: readonly Span[]): readonly Span[] {
  return left.map(({ from, to }, axis) => {
    const other = right[axis] ?? { from, to };
    return { from: Math.min(from, other.from), to: Math.max(to, other.to) };
  });
}

function isEmpty({ from, to }: Span): boolean {
  return to < from;
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
