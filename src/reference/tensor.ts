/** Numbers in row-major order, batch first: N, C, then the spatial axes. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Attributes of a node by ONNX name, as plain values. */
export type NodeAttributes = Readonly<Record<string, number | string | readonly number[] | undefined>>;

/** An operator straight from its equation, in float64. `undefined` stands for an optional input that is left out. */
export type ReferenceOp = (inputs: readonly (Tensor | undefined)[], attributes: NodeAttributes) => Tensor;

/** The input at a position; a missing one is a bug of ours. */
export function inputAt(inputs: readonly (Tensor | undefined)[], position: number): Tensor {
  const input = inputs[position];
  if (input === undefined) throw new Error(`unreachable: input ${position} is missing`);
  return input;
}

/** A list attribute, or as many `fallback`s as there are axes. */
export function listAttribute(value: NodeAttributes[string], length: number, fallback: number): readonly number[] {
  return typeof value === 'object' ? value : Array.from({ length }, () => fallback);
}

/** Applies a function to every element. */
export function map(x: Tensor, compute: (element: number, index: number) => number): Tensor {
  return { shape: x.shape, data: x.data.map(compute) };
}

/** Number of elements. */
export function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
