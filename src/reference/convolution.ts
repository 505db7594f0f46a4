import type { Tensor } from '../core/tensor.ts';
import type { AxisWindow } from '../core/window.ts';
import { count, planes } from './tensor.ts';
import { cellsOf, volumeOf, type Volume } from './volume.ts';

/**
 * y[o, p] = Σ_c Σ_t w[o, c, t] · x[c, p · stride + t · dilation − begin] + b[o], c over the channels of o's group, taps outside
 * the input 0. `weight` is [out, in / groups, …kernel]. Source: Dumoulin & Visin 2016, §2.
 */
export function convolve(x: Tensor, weight: Tensor, bias: Tensor | undefined, windows: readonly AxisWindow[]): Tensor {
  const [outChannels = 1, groupChannels = 1] = weight.shape;
  const { channels, positions: inputPositions } = planes(x);
  const volume = volumeOf(windows);
  const positions = cellsOf(volume.output);
  const groupOutputs = (outChannels * groupChannels) / channels;
  const data = new Float64Array(outChannels * positions);
  const patch = new Float64Array(groupChannels * cellsOf(volume.kernel));
  for (let group = 0; group < channels / groupChannels; group++)
    for (let position = 0; position < positions; position++) {
      gather(patch, x.data, group * groupChannels * inputPositions, groupChannels, position, volume);
      for (let o = group * groupOutputs; o < (group + 1) * groupOutputs; o++)
        data[o * positions + position] = (bias?.data[o] ?? 0) + dot(patch, weight.data, o * patch.length);
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
  outputShape: readonly number[],
): Tensor {
  const [inChannels = 1, groupOutputs = 1] = weight.shape;
  const [outChannels = 1, ...spatial] = outputShape;
  const volume = volumeOf(windows);
  const [inputPositions, positions, taps] = [volume.output, volume.input, volume.kernel].map(cellsOf);
  const groups = outChannels / groupOutputs;
  const data = new Float64Array(count(outputShape));
  if (bias !== undefined)
    for (let o = 0; o < outChannels; o++)
      data.fill(bias.data[o] ?? 0, o * (positions ?? 0), (o + 1) * (positions ?? 0));
  for (let i = 0; i < (inputPositions ?? 0); i++)
    for (let t = 0; t < (taps ?? 0); t++) {
      const target = landing(volume, i, t);
      if (target === undefined) continue;
      for (let c = 0; c < inChannels; c++) {
        const group = Math.floor((c * groups) / inChannels);
        const value = x.data[c * (inputPositions ?? 0) + i] ?? 0;
        for (let o = 0; o < groupOutputs; o++) {
          const index = (group * groupOutputs + o) * (positions ?? 0) + target;
          data[index] = (data[index] ?? 0) + value * (weight.data[(c * groupOutputs + o) * (taps ?? 0) + t] ?? 0);
        }
      }
    }
  return { shape: [outChannels, ...spatial], data };
}

/** The position of the wide side that tap t of the window at position i of the narrow side covers, if it lies inside. */
function landing({ input, output, kernel, stride, dilation, begin }: Volume, i: number, t: number): number | undefined {
  let index = 0;
  const narrow = unravel(i, output);
  const tap = unravel(t, kernel);
  for (const axis of [0, 1, 2] as const) {
    const position = narrow[axis] * stride[axis] + tap[axis] * dilation[axis] - begin[axis];
    if (position < 0 || input[axis] <= position) return undefined;
    index = index * input[axis] + position;
  }
  return index;
}

function unravel(index: number, [, height, width]: Volume['input']): Volume['input'] {
  return [Math.floor(index / (height * width)), Math.floor(index / width) % height, index % width];
}

/** Fills `patch` with what the window at an output position reads from each channel: c, then the taps. */
function gather(
  patch: Float64Array,
  x: Float64Array,
  from: number,
  channels: number,
  position: number,
  { input, output, kernel, stride, dilation, begin }: Volume,
): void {
  const [, height, width] = input;
  const firstD = Math.floor(position / (output[1] * output[2])) * stride[0] - begin[0];
  const firstH = (Math.floor(position / output[2]) % output[1]) * stride[1] - begin[1];
  const firstW = (position % output[2]) * stride[2] - begin[2];
  let entry = 0;
  for (let c = 0; c < channels; c++)
    for (let kd = 0; kd < kernel[0]; kd++) {
      const d = firstD + kd * dilation[0];
      for (let kh = 0; kh < kernel[1]; kh++) {
        const h = firstH + kh * dilation[1];
        const inside = 0 <= d && d < input[0] && 0 <= h && h < height;
        const row = from + ((c * input[0] + d) * height + h) * width;
        for (let kw = 0; kw < kernel[2]; kw++) {
          const v = firstW + kw * dilation[2];
          patch[entry++] = inside && 0 <= v && v < width ? (x[row + v] ?? 0) : 0;
        }
      }
    }
}

function dot(patch: Float64Array, w: Float64Array, start: number): number {
  let sum = 0;
  for (let entry = 0; entry < patch.length; entry++) sum += (patch[entry] ?? 0) * (w[start + entry] ?? 0);
  return sum;
}
