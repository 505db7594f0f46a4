import { sizeOf } from '../../core/shape.ts';
import type { OpBuilder } from '../../ops/index.ts';
import type { Value } from '../../ops/op.ts';
import { Resize } from '../../ops/resize.ts';
import { gradientOf } from '../rule.ts';

/** Each output is a weighted sum of inputs, axis by axis; on the way back the same weights add up what each input gave. */
export const resize = gradientOf(Resize, {
  output({ inputs: { X, scales }, shapeOf, integersOf }) {
    const factors = integersOf(scales);
    return shapeOf(X).map((size, axis) => Math.floor(size * (factors[axis] ?? 1)));
  },
  gradients({ ops, inputs: { X }, attributes, shapeOf, y, dy }) {
    const shape = shapeOf(X);
    const isNearest = (attributes.mode ?? 'nearest') === 'nearest';
    const alignCorners = attributes.coordinate_transformation_mode === 'align_corners';
    return {
      X: () =>
        isNearest ? sumOfBlocks(ops, dy, shape, shapeOf(y)) : backAlongAxes(ops, dy, shape, shapeOf(y), alignCorners),
    };
  },
});

/** The sum of the whole block that repeats an element. */
function sumOfBlocks(ops: OpBuilder, dy: Value, shape: readonly number[], from: readonly number[]): Value {
  const split = shape.flatMap((size, axis) => [size, (from[axis] ?? 0) / size]);
  const blocks = ops.Reshape({ data: dy, shape: ops.int64(split) });
  const sums = ops.ReduceSum({ data: blocks, axes: ops.int64(shape.map((_, axis) => 2 * axis + 1)) });
  return ops.Reshape({ data: sums, shape: ops.int64(shape) });
}

/** The transposes of the matrices that interpolate, along one axis after the other. */
function backAlongAxes(
  ops: OpBuilder,
  dy: Value,
  shape: readonly number[],
  from: readonly number[],
  alignCorners: boolean,
): Value {
  let sizes = [...from];
  let gradient = dy;
  for (const [axis, size] of shape.entries()) {
    const length = from[axis] ?? 0;
    if (length === size) continue;
    const rows = [sizeOf(sizes.slice(0, axis)), length, sizeOf(sizes.slice(axis + 1))];
    const matrix = ops.constant(interpolation(size, length, alignCorners), [size, length]);
    gradient = ops.MatMul({ A: matrix, B: ops.Reshape({ data: gradient, shape: ops.int64(rows) }) });
    sizes = sizes.with(axis, size);
  }
  return ops.Reshape({ data: gradient, shape: ops.int64(shape) });
}

/** Weight of each input, row by row, in each output. Source: ONNX Resize-13, `half_pixel` and `align_corners`. */
function interpolation(size: number, length: number, alignCorners: boolean): readonly number[] {
  const weights = new Array<number>(size * length).fill(0);
  for (let output = 0; output < length; output++) {
    const source = alignCorners
      ? (output * (size - 1)) / Math.max(1, length - 1)
      : ((output + 0.5) * size) / length - 0.5;
    const inside = Math.min(Math.max(source, 0), size - 1);
    const before = Math.floor(inside);
    const share = inside - before;
    const add = (input: number, weight: number): void => {
      const place = Math.min(input, size - 1) * length + output;
      weights[place] = (weights[place] ?? 0) + weight;
    };
    add(before, 1 - share);
    add(before + 1, share);
  }
  return weights;
}
