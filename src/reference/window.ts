import { listAttribute, type NodeAttributes } from './tensor.ts';

/** A window over depth, height and width; one and two axes are three of which the first have length 1. */
export interface Volume {
  readonly input: readonly [number, number, number];
  readonly output: readonly [number, number, number];
  readonly kernel: readonly [number, number, number];
  readonly stride: readonly [number, number, number];
  readonly dilation: readonly [number, number, number];
  readonly begin: readonly [number, number, number];
}

/** Reads the window of a convolution or pool; `spatial` is the size of its input. Output: ⌊(i + begin + end − extent) / s⌋ + 1. */
export function volumeOf(
  spatial: readonly number[],
  kernelShape: readonly number[],
  attributes: NodeAttributes,
): Volume {
  const rank = spatial.length;
  const strides = listAttribute(attributes['strides'], rank, 1);
  const dilations = listAttribute(attributes['dilations'], rank, 1);
  const pads = listAttribute(attributes['pads'], 2 * rank, 0);
  const output = spatial.map((size, axis) => {
    const extent = at(dilations, axis) * (at(kernelShape, axis) - 1) + 1;
    return Math.floor((size + at(pads, axis) + at(pads, rank + axis) - extent) / at(strides, axis)) + 1;
  });
  return {
    input: asVolume(spatial, 1),
    output: asVolume(output, 1),
    kernel: asVolume(kernelShape, 1),
    stride: asVolume(strides, 1),
    dilation: asVolume(dilations, 1),
    begin: asVolume(pads.slice(0, rank), 0),
  };
}

function asVolume(sizes: readonly number[], fill: number): readonly [number, number, number] {
  const [depth = fill, height = fill, width = fill] = [
    ...Array.from({ length: 3 - sizes.length }, () => fill),
    ...sizes,
  ];
  return [depth, height, width];
}

function at(list: readonly number[], axis: number): number {
  return list[axis] ?? 0;
}
