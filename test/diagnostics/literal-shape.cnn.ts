import { conv2d, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 8, 8] }, input => {
  const conv2d_1 = conv2d(input, { outChannels: 1, kernelSize: 2, weight: [[1, 2], [3, 4]], bias: [0] });
//                                                                        ^^^^^^^^^^^^^^^^ error literal-shape: "weight" has 2×2 numbers; this layer needs 1×3×2×2 numbers
  return conv2d_1;
});
