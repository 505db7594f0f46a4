import type { OpBuilder } from '../../ops/index.ts';
import type { Value } from '../../ops/op.ts';
import { Pad } from '../../ops/pad.ts';
import { gradientOf } from '../rule.ts';

/** What a border holds is forgotten when it is a number, and otherwise goes back to the elements that it was taken from. */
export const pad = gradientOf(Pad, {
  output({ inputs: { data, pads }, shapeOf, integersOf }) {
    const sides = integersOf(pads);
    const shape = shapeOf(data);
    return shape.map((size, axis) => size + (sides[axis] ?? 0) + (sides[axis + shape.length] ?? 0));
  },
  gradients: ({ ops, inputs: { data, pads }, attributes: { mode = 'constant' }, shapeOf, integersOf, dy }) => ({
    data() {
      const sides = integersOf(pads);
      const shape = shapeOf(data);
      return shape.reduce((gradient, size, axis) => {
        const begin = sides[axis] ?? 0;
        const end = sides[axis + shape.length] ?? 0;
        if (begin === 0 && end === 0) return gradient;
        return folded(ops, gradient, { axis, rank: shape.length, size, begin, end, mode });
      }, dy);
    },
  }),
});

/** One axis with its border. */
interface Border {
  readonly axis: number;
  readonly rank: number;
  readonly size: number;
  readonly begin: number;
  readonly end: number;
  readonly mode: string;
}

/** The inner part, with what the borders at both ends give back. */
function folded(ops: OpBuilder, gradient: Value, border: Border): Value {
  const { axis, size, begin, end, mode } = border;
  const inner = part(ops, gradient, axis, begin, begin + size);
  if (mode === 'constant') return inner;
  if (mode !== 'reflect' && mode !== 'edge') throw new Error(`unreachable: no layer pads with ${mode}`);
  const back = (from: number, length: number, isBegin: boolean): Value => {
    if (mode === 'reflect') {
      // The outermost element itself is not mirrored.
      const place = isBegin ? 1 : size - 1 - length;
      return placed(ops, backwards(ops, gradient, axis, from, length), border, place, length);
    }
    const sum = ops.ReduceSum({ data: part(ops, gradient, axis, from, from + length), axes: ops.int64([axis]) });
    return placed(ops, sum, border, isBegin ? 0 : size - 1, 1);
  };
  const given = [...(0 < begin ? [back(0, begin, true)] : []), ...(0 < end ? [back(begin + size, end, false)] : [])];
  return given.reduce((sum, each) => ops.Add({ A: sum, B: each }), inner);
}

/** That many elements from `from` on, the last one first. */
function backwards(ops: OpBuilder, gradient: Value, axis: number, from: number, length: number): Value {
  // An end of −1 would be the last element; so far in front of the first, it is before it.
  const before = from === 0 ? -(2 ** 31) : from - 1;
  return part(ops, gradient, axis, from + length - 1, before, -1);
}

/** A part of an axis in its place, with zeros around it. */
function placed(ops: OpBuilder, values: Value, { axis, rank, size }: Border, place: number, length: number): Value {
  const begins = Array.from({ length: rank }, (_, each) => (each === axis ? place : 0));
  const ends = Array.from({ length: rank }, (_, each) => (each === axis ? size - place - length : 0));
  return ops.Pad({ data: values, pads: ops.int64([...begins, ...ends]) });
}

function part(ops: OpBuilder, data: Value, axis: number, start: number, end: number, step = 1): Value {
  return ops.Slice({
    data,
    starts: ops.int64([start]),
    ends: ops.int64([end]),
    axes: ops.int64([axis]),
    steps: ops.int64([step]),
  });
}
