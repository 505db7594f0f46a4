import type { Tensor } from '../core/tensor.ts';
import type { AxisWindow } from '../core/window.ts';
import { multiplyBlock, blockSize } from './matrix.ts';
import { planes } from './tensor.ts';

/**
 * y[o, p] = Σ_c Σ_t w[o, c, t] · x[c, p · stride + t · dilation − begin] + b[o], c over the channels of o's group, taps outside
 * the input 0. `weight` is [out, in / groups, …kernel]. Source: Dumoulin & Visin 2016, §2.
 */
export function convolve(x: Tensor, weight: Tensor, bias: Tensor | undefined, windows: readonly AxisWindow[]): Tensor {
  const [outChannels = 1, groupChannels = 1] = weight.shape;
  const { channels, positions: inputPositions } = planes(x);
  const sources = sourcesOf(windows);
  const { positions, taps } = sources;
  const rows = (outChannels * groupChannels) / channels;
  const length = groupChannels * taps;
  const patches = new Float64Array(blockSize * length);
  const products = new Float64Array(blockSize * rows);
  const data = filledWithBias(outChannels, positions, bias);
  for (let group = 0; group < channels / groupChannels; group++)
    for (let first = 0; first < positions; first += blockSize) {
      const block = Math.min(blockSize, positions - first);
      for (let each = 0; each < block; each++)
        for (let c = 0; c < groupChannels; c++)
          for (let t = 0; t < taps; t++) {
            const source = sources.at[(first + each) * taps + t] ?? outside;
            const value = source === outside ? 0 : x.data[(group * groupChannels + c) * inputPositions + source];
            patches[each * length + c * taps + t] = value ?? 0;
          }
      multiplyBlock(weight.data, group * rows * length, rows, length, patches, products);
      for (let row = 0; row < rows; row++)
        for (let each = 0; each < block; each++) {
          const index = (group * rows + row) * positions + first + each;
          data[index] = (data[index] ?? 0) + (products[each * rows + row] ?? 0);
        }
    }
  return { shape: [outChannels, ...windows.map(window => window.output)], data };
}

/**
 * Each input x[c, i] adds w[c, o, t] · x[c, i] to the output at i · stride + t · dilation − begin, o over the outputs of c's
 * group; what lands outside is cut off. `weight` is [in, out / groups, …kernel]; `windows` are those of the convolution that
 * this is the transpose of. Source: Dumoulin & Visin 2016, §4; PyTorch `torch.nn.ConvTranspose2d`.
 */
export function convolveTransposed(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  windows: readonly AxisWindow[],
  outChannels: number,
): Tensor {
  const [inChannels = 1, groupOutputs = 1] = weight.shape;
  const { positions: inputPositions } = planes(x);
  const { taps, at: targets } = sourcesOf(windows);
  const spatial = windows.map(window => window.input);
  const positions = spatial.reduce((product, size) => product * size, 1);
  const length = (inChannels * groupOutputs) / outChannels;
  const rows = groupOutputs * taps;
  const columns = new Float64Array(blockSize * length);
  const products = new Float64Array(blockSize * rows);
  const data = filledWithBias(outChannels, positions, bias);
  for (let group = 0; group < outChannels / groupOutputs; group++) {
    // [c, o, t] → [o, t, c], so that the sum over c runs along a row.
    const turned = new Float64Array(rows * length);
    for (let c = 0; c < length; c++)
      for (let row = 0; row < rows; row++)
        turned[row * length + c] = weight.data[(group * length + c) * rows + row] ?? 0;
    for (let first = 0; first < inputPositions; first += blockSize) {
      const block = Math.min(blockSize, inputPositions - first);
      for (let each = 0; each < block; each++)
        for (let c = 0; c < length; c++)
          columns[each * length + c] = x.data[(group * length + c) * inputPositions + first + each] ?? 0;
      multiplyBlock(turned, 0, rows, length, columns, products);
      for (let each = 0; each < block; each++)
        for (let row = 0; row < rows; row++) {
          const target = targets[(first + each) * taps + (row % taps)] ?? outside;
          if (target === outside) continue;
          const index = (group * groupOutputs + Math.floor(row / taps)) * positions + target;
          data[index] = (data[index] ?? 0) + (products[each * rows + row] ?? 0);
        }
    }
  }
  return { shape: [outChannels, ...spatial], data };
}

const outside = -1;

/** For each position of the narrow side and each tap, the position of the wide side that it reads; `outside` in the padding. */
function sourcesOf(windows: readonly AxisWindow[]): {
  readonly at: Int32Array;
  readonly positions: number;
  readonly taps: number;
} {
  let at = Int32Array.of(0);
  let positions = 1;
  let taps = 1;
  for (const { input, output, kernel, stride, dilation, begin } of windows) {
    const next = new Int32Array(positions * output * taps * kernel);
    let index = 0;
    for (let outer = 0; outer < positions; outer++)
      for (let position = 0; position < output; position++)
        for (let tap = 0; tap < taps; tap++)
          for (let t = 0; t < kernel; t++) {
            const before = at[outer * taps + tap] ?? outside;
            const source = position * stride + t * dilation - begin;
            const inside = before !== outside && 0 <= source && source < input;
            next[index++] = inside ? before * input + source : outside;
          }
    at = next;
    positions *= output;
    taps *= kernel;
  }
  return { at, positions, taps };
}

function filledWithBias(channels: number, positions: number, bias: Tensor | undefined): Float64Array {
  const data = new Float64Array(channels * positions);
  if (bias !== undefined)
    for (let o = 0; o < channels; o++) data.fill(bias.data[o] ?? 0, o * positions, (o + 1) * positions);
  return data;
}
