import { convTranspose2d, network, relu } from 'cnn-designer';

export default network('', { input: [16, 8, 8] }, x => {
  x = convTranspose2d(x, { outChannels: 8, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1 });
//                                                     ^ warning checkerboard: "convTranspose2d_1" writes its output along the height with 2, 1 taps of its kernel of 3 in turn, as 3 is not a multiple of its stride of 2: that shows as a checkerboard; use a kernelSize of 2 or 4, or upsample and convolve
  x = relu(x);
  x = convTranspose2d(x, { outChannels: 8, kernelSize: 4, stride: 2, padding: 1 });
  x = relu(x);
  x = convTranspose2d(x, { outChannels: 8, kernelSize: 3, padding: 1 });
  return x;
});
