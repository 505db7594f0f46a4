import type { Tensor } from '../core/tensor.ts';
import type { AxisWindow } from '../core/window.ts';
import { planes } from './tensor.ts';

/** For each axis, the input positions that each output position summarizes; only those that exist. */
export type Cells = readonly (readonly (readonly number[])[])[];

/** The cells of sliding windows; those in the padding do not exist. */
export function windowCells(windows: readonly AxisWindow[]): Cells {
  return windows.map(({ input, output, kernel, stride, dilation, begin }) =>
    Array.from({ length: output }, (_, position) =>
      Array.from({ length: kernel }, (_each, tap) => position * stride + tap * dilation - begin).filter(
        at => 0 <= at && at < input,
      ),
    ),
  );
}

/** Each output position from the values of its cells, channel by channel; `places` are their indices within the channel. */
export function summarize(
  x: Tensor,
  cells: Cells,
  compute: (values: readonly number[], places: readonly number[], at: readonly number[]) => number,
): Tensor {
  const [, ...spatial] = x.shape;
  const { channels, positions } = planes(x);
  const output = cells.map(axis => axis.length);
  const outputs: { places: readonly number[]; at: readonly number[] }[] = [];
  const collect = (axis: number, places: readonly number[], at: readonly number[]): void => {
    const positionsOfAxis = cells[axis];
    if (positionsOfAxis === undefined) outputs.push({ places, at });
    else
      positionsOfAxis.forEach((own, position) => {
        const inner = places.flatMap(place => own.map(cell => place * (spatial[axis] ?? 1) + cell));
        collect(axis + 1, inner, [...at, position]);
      });
  };
  collect(0, [0], []);
  const data = new Float64Array(channels * outputs.length);
  for (let channel = 0; channel < channels; channel++) {
    const plane = x.data.subarray(channel * positions, (channel + 1) * positions);
    outputs.forEach(({ places, at }, index) => {
      const values = places.map(place => plane[place] ?? 0);
      data[channel * outputs.length + index] = compute(values, places, at);
    });
  }
  return { shape: [channels, ...output], data };
}

/** The largest of some numbers; −∞ for none. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
