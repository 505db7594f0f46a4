import { formatExact } from '../core/units.ts';
import type { PlainConvolution } from './convolution.ts';

/** What becomes of the weights of a convolution: "49·64² = 200,704 → 27·64² = 110,592 weights". */
export function weightsInWords(convolution: PlainConvolution, after: number): string {
  return `${countInWords(convolution.weights, convolution)} → ${countInWords(after, convolution)} weights`;
}

/** A count, in squares of the channels where there are as many in as out. */
function countInWords(count: number, { inChannels, outChannels }: PlainConvolution): string {
  const squares = count / (outChannels * outChannels);
  return inChannels === outChannels && 1 < outChannels && Number.isInteger(squares)
    ? `${squares}·${outChannels}² = ${formatExact(count)}`
    : formatExact(count);
}

/** A small number in words. */
export function numberInWords(count: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'][count] ?? String(count);
}
