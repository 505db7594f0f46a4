import { conv1d, conv2d, linear, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 32, 32] }, input => {
  const linear_1 = linear(input, { outFeatures: 10 });
//                 ^^^^^^ error wrong-rank: linear "linear_1" reads a vector and is given 3×32×32; insert a flatten or globalAvgPool before it
  const conv2d_1 = conv2d(linear_1, { outChannels: 8, kernelSize: 3 });
  const conv1d_1 = conv1d(input, { outChannels: 8, kernelSize: 3 });
//                 ^^^^^^ error wrong-rank: conv1d "conv1d_1" reads C×L and is given 3×32×32; use the 2-dimensional layer instead
  return conv1d_1;
});
