import { sizeOf } from '../../../core/shape.ts';
import type { Block } from '../../../protocol/learned.ts';

/** Longest axis of a map that is sent as it is, by the number of its axes: more is more than a screen tells apart. */
const longest: readonly number[] = [Infinity, 512, 64, 24];

/** Maps whose long axes are shortened by averaging squares of positions, and the side of these squares. */
export function averaged(
  shape: readonly number[],
  numbers: Float32Array,
): { readonly block: Block; readonly side: number } {
  const [channels = 1, ...spatial] = shape;
  const side = Math.ceil(Math.max(1, ...spatial) / (longest[spatial.length] ?? 24));
  if (side === 1) return { block: { shape, numbers }, side };
  const short = spatial.map(size => Math.ceil(size / side));
  const [positions, fewer] = [sizeOf(spatial), sizeOf(short)];
  // Where each position goes is the same in every channel.
  const target = new Int32Array(positions);
  const counts = new Float64Array(fewer);
  for (let position = 0; position < positions; position++) {
    let rest = position;
    let index = 0;
    let stride = 1;
    for (let axis = spatial.length - 1; 0 <= axis; axis--) {
      const size = spatial[axis] ?? 1;
      index += Math.floor((rest % size) / side) * stride;
      stride *= short[axis] ?? 1;
      rest = Math.floor(rest / size);
    }
    target[position] = index;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const sums = new Float64Array(channels * fewer);
  for (let index = 0; index < channels * positions; index++) {
    const at = Math.floor(index / positions) * fewer + (target[index % positions] ?? 0);
    sums[at] = (sums[at] ?? 0) + (numbers[index] ?? 0);
  }
  const means = Float32Array.from(sums, (sum, at) => sum / (counts[at % fewer] ?? 1));
  return { block: { shape: [channels, ...short], numbers: means }, side };
}
