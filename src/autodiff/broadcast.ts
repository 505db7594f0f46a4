import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';

/** The shape that two shapes have together, by the rules of broadcasting. Source: onnx/docs/Broadcasting.md. */
export function broadcastShape(one: readonly number[], other: readonly number[]): readonly number[] {
  const rank = Math.max(one.length, other.length);
  const sizeAt = (shape: readonly number[], axis: number): number => shape[axis - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => Math.max(sizeAt(one, axis), sizeAt(other, axis)));
}

/** Adds a gradient up over the axes along which an input of the shape `to` was repeated to the shape `from`. */
export function sumTo(ops: OpBuilder, gradient: Value, from: readonly number[], to: readonly number[]): Value {
  const missing = from.length - to.length;
  const axes = from.flatMap((size, axis) => ((to[axis - missing] ?? 1) === 1 && size !== 1 ? [axis] : []));
  const summed = axes.length === 0 ? gradient : ops.ReduceSum({ data: gradient, axes: ops.int64(axes) });
  return missing === 0 ? summed : ops.Reshape({ data: summed, shape: ops.int64(to) });
}

/** A tensor of zeros, which the runtime makes: stored in the graph, those behind the pools of a large network would take gigabytes. */
export function zeros(ops: OpBuilder, shape: readonly number[]): Value {
  return ops.Expand({ input: ops.constant([0]), shape: ops.int64(shape) });
}
