import type { Tensor } from '../core/tensor.ts';
import type { AxisPadding, BorderContent } from '../core/window.ts';
import { elementAt, tensorOf } from './tensor.ts';

/** What a border holds. */
export type PaddingMode = BorderContent;

/** A border around each channel; `borders` are per spatial axis, and `value` fills a constant one. */
export function padded(x: Tensor, borders: readonly AxisPadding[], mode: PaddingMode, value = 0): Tensor {
  const [channels = 1, ...spatial] = x.shape;
  const shape = [
    channels,
    ...spatial.map((size, axis) => size + (borders[axis]?.[0] ?? 0) + (borders[axis]?.[1] ?? 0)),
  ];
  return tensorOf(shape, ([channel = 0, ...at]) => {
    const inside = at.map((position, axis) => source(position - (borders[axis]?.[0] ?? 0), spatial[axis] ?? 1, mode));
    return inside.includes(outside) ? value : elementAt(x, [channel, ...inside]);
  });
}

const outside = -1;

/** The position of the input that a position of the padded axis shows. */
function source(position: number, length: number, mode: PaddingMode): number {
  if (0 <= position && position < length) return position;
  switch (mode) {
    case 'zeros':
    case 'constant':
      return outside;
    case 'reflect':
      return position < 0 ? -position : 2 * (length - 1) - position;
    case 'replicate':
      return position < 0 ? 0 : length - 1;
    case 'circular':
      return (position + length) % length;
  }
}
