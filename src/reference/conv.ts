import { count, inputAt, type ReferenceOp } from './tensor.ts';
import { volumeOf, type Volume } from './window.ts';

/**
 * y[n, o, p] = b[o] + Σ_c Σ_t w[o, c, t] · x[n, c, p · stride + t · dilation − begin], c over the channels of o's group, taps
 * outside the input 0. Source: ONNX Conv-11; Dumoulin & Visin 2016, §2.
 */
export const conv: ReferenceOp = (inputs, attributes) => {
  const [x, w, b] = [inputAt(inputs, 0), inputAt(inputs, 1), inputs[2]];
  const [batch = 1, channels = 1, ...spatial] = x.shape;
  const [outChannels = 1, groupChannels = 1, ...kernel] = w.shape;
  const volume = volumeOf(spatial, kernel, attributes);
  const positions = count(volume.output);
  const groups = channels / groupChannels;
  const groupOutputs = outChannels / groups;
  const data = new Float64Array(batch * outChannels * positions);
  const patch = new Float64Array(groupChannels * count(kernel));
  for (let n = 0; n < batch; n++)
    for (let group = 0; group < groups; group++)
      for (let position = 0; position < positions; position++) {
        gather(patch, x.data, (n * channels + group * groupChannels) * count(spatial), groupChannels, position, volume);
        for (let o = group * groupOutputs; o < (group + 1) * groupOutputs; o++)
          data[(n * outChannels + o) * positions + position] = (b?.data[o] ?? 0) + dot(patch, w.data, o * patch.length);
      }
  return { shape: [batch, outChannels, ...volume.output.slice(3 - spatial.length)], data };
};

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
