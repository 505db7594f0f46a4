import { count, inputAt, listAttribute, type NodeAttributes, type ReferenceOp, type Tensor } from './tensor.ts';
import { volumeOf } from './window.ts';

/** Largest value of each window; positions in the padding do not exist. Source: ONNX MaxPool-12. */
export const maxPool: ReferenceOp = (inputs, attributes) =>
  pool(inputAt(inputs, 0), attributes, cells => cells.values.reduce((most, value) => Math.max(most, value), -Infinity));

/**
 * Sum of the cells inside the input, divided by all cells of the window with `count_include_pad`, else by those inside.
 * Source: ONNX AveragePool-11.
 */
export const averagePool: ReferenceOp = (inputs, attributes) =>
  pool(inputAt(inputs, 0), attributes, ({ values, cells }) => {
    const sum = values.reduce((total, value) => total + value, 0);
    return sum / (attributes['count_include_pad'] === 1 ? cells : values.length);
  });

/** Mean over all positions of each channel. Source: ONNX GlobalAveragePool-1. */
export const globalAveragePool: ReferenceOp = inputs => {
  const x = inputAt(inputs, 0);
  const [batch = 1, channels = 1, ...spatial] = x.shape;
  const positions = count(spatial);
  const data = Float64Array.from({ length: batch * channels }, (_, index) => {
    const channel = x.data.subarray(index * positions, (index + 1) * positions);
    return channel.reduce((sum, value) => sum + value, 0) / positions;
  });
  return { shape: [batch, channels, ...spatial.map(() => 1)], data };
};

/** A window: the values of its cells inside the input, and how many cells it has in all. */
interface Cells {
  readonly values: readonly number[];
  readonly cells: number;
}

function pool(x: Tensor, attributes: NodeAttributes, summarize: (cells: Cells) => number): Tensor {
  const [batch = 1, channels = 1, ...spatial] = x.shape;
  const volume = volumeOf(spatial, listAttribute(attributes['kernel_shape'], spatial.length, 1), attributes);
  const [inDepth, inHeight, inWidth] = volume.input;
  const [depth, height, width] = volume.output;
  const cells = count(volume.kernel);
  const data = new Float64Array(batch * channels * depth * height * width);
  let index = 0;
  for (let channel = 0; channel < batch * channels; channel++)
    for (let d = 0; d < depth; d++)
      for (let h = 0; h < height; h++)
        for (let w = 0; w < width; w++) {
          const values: number[] = [];
          for (const z of taps(volume, 0, d))
            for (const y of taps(volume, 1, h))
              for (const v of taps(volume, 2, w))
                values.push(x.data[((channel * inDepth + z) * inHeight + y) * inWidth + v] ?? 0);
          data[index++] = summarize({ values, cells });
        }
  return { shape: [batch, channels, ...volume.output.slice(3 - spatial.length)], data };

  function taps(
    { input, kernel, stride, dilation, begin }: typeof volume,
    axis: 0 | 1 | 2,
    position: number,
  ): number[] {
    const first = position * stride[axis] - begin[axis];
    const all = Array.from({ length: kernel[axis] }, (_, tap) => first + tap * dilation[axis]);
    return all.filter(tap => 0 <= tap && tap < input[axis]);
  }
}
