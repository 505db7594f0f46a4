import { Concat } from '../../ops/concat.ts';
import { Slice } from '../../ops/slice.ts';
import type { OpBuilder } from '../../ops/index.ts';
import type { Value } from '../../ops/op.ts';
import { gradientOf, type Call } from '../rule.ts';

/** Each tensor gets back the part that came from it. */
export const concat = gradientOf(Concat, {
  output({ inputs: { inputs }, attributes, shapeOf }) {
    const shapes = inputs.map(shapeOf);
    const [first = []] = shapes;
    const along = axisOf(attributes.axis, first.length);
    return first.map((size, axis) =>
      axis === along ? shapes.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0) : size,
    );
  },
  gradients: ({ ops, inputs: { inputs }, attributes, shapeOf, y, dy }) => ({
    inputs(place) {
      const axis = axisOf(attributes.axis, shapeOf(y).length);
      const lengths = inputs.map(input => shapeOf(input)[axis] ?? 0);
      const start = lengths.slice(0, place).reduce((sum, length) => sum + length, 0);
      return ops.Slice({
        data: dy,
        starts: ops.int64([start]),
        ends: ops.int64([start + (lengths[place] ?? 0)]),
        axes: ops.int64([axis]),
        steps: ops.int64([1]),
      });
    },
  }),
});

/** What is taken gets the gradient, and what is left out gets nothing. */
export const slice = gradientOf(Slice, {
  output(call) {
    const parts = partsOf(call);
    return call.shapeOf(call.inputs.data).map((size, axis) => parts.get(axis)?.count ?? size);
  },
  gradients: call => ({
    data() {
      const { ops, dy, shapeOf, y } = call;
      const parts = partsOf(call);
      const shape = shapeOf(call.inputs.data);
      const apart = spaced(ops, forwards(ops, dy, parts), shapeOf(y), parts);
      const begins = shape.map((_, axis) => parts.get(axis)?.first ?? 0);
      // The zeros behind the last element may reach further than the input, and are cut off again.
      const ends = shape.map((size, axis) => {
        const part = parts.get(axis);
        return part === undefined ? 0 : size - part.first - part.count * part.step;
      });
      const pads = [...begins, ...ends];
      return pads.every(side => side === 0) ? apart : ops.Pad({ data: apart, pads: ops.int64(pads) });
    },
  }),
});

/** Which elements of an axis are taken. */
interface Part {
  /** The first of them in the input, which a step backwards takes last. */
  readonly first: number;
  /** The distance between them. */
  readonly step: number;
  readonly count: number;
  readonly isBackwards: boolean;
}

/** The parts of the axes that are named; bounds as ONNX reads them, negative ones from the end. Source: ONNX Slice-13. */
function partsOf({ inputs, shapeOf, integersOf }: Call<typeof Slice>): ReadonlyMap<number, Part> {
  const shape = shapeOf(inputs.data);
  const [starts, ends, steps] = [inputs.starts, inputs.ends, inputs.steps].map(integersOf);
  return new Map(
    integersOf(inputs.axes).map((named, index) => {
      const axis = axisOf(named, shape.length);
      return [axis, partOf(shape[axis] ?? 0, starts?.[index] ?? 0, ends?.[index] ?? 0, steps?.[index] ?? 1)] as const;
    }),
  );
}

function partOf(length: number, start: number, end: number, step: number): Part {
  const isBackwards = step < 0;
  const [least, most] = isBackwards ? [-1, length - 1] : [0, length];
  const bound = (written: number): number => Math.min(Math.max(written < 0 ? written + length : written, least), most);
  const count = Math.max(0, Math.ceil((bound(end) - bound(start)) / step));
  const first = isBackwards ? bound(start) + (count - 1) * step : bound(start);
  return { first, step: Math.abs(step), count, isBackwards };
}

/** Turns around what was taken backwards. */
function forwards(ops: OpBuilder, dy: Value, parts: ReadonlyMap<number, Part>): Value {
  const turned = [...parts].filter(([, { isBackwards, count }]) => isBackwards && 1 < count);
  if (turned.length === 0) return dy;
  return ops.Slice({
    data: dy,
    starts: ops.int64(turned.map(([, { count }]) => count - 1)),
    // An end of −1 would be the last element; this one is before the first.
    ends: ops.int64(turned.map(([, { count }]) => -count - 1)),
    axes: ops.int64(turned.map(([axis]) => axis)),
    steps: ops.int64(turned.map(() => -1)),
  });
}

/** Puts zeros behind each element, so that those of a step stand as far apart as they were. */
function spaced(ops: OpBuilder, dy: Value, shape: readonly number[], parts: ReadonlyMap<number, Part>): Value {
  const steps = shape.map((_, axis) => parts.get(axis)?.step ?? 1);
  if (steps.every(step => step === 1)) return dy;
  const single = ops.Reshape({ data: dy, shape: ops.int64(shape.flatMap(size => [size, 1])) });
  const none = shape.flatMap(() => [0, 0]);
  const behind = steps.flatMap(step => [0, step - 1]);
  const wide = ops.Pad({ data: single, pads: ops.int64([...none, ...behind]) });
  return ops.Reshape({ data: wide, shape: ops.int64(shape.map((size, axis) => size * (steps[axis] ?? 1))) });
}

function axisOf(axis = 0, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
