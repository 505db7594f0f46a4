import { conv2d, network, relu } from 'cnn-designer';

export default network('', { input: [3, 224, 224] }, x => {
  x = conv2d(x, { outChannels: 64, kernelSize: 3, stride: 4 });
//                                                        ^ warning stride-larger-than-kernel: "conv2d_1" steps 4 px along its height with a window of 3, so that 1 of every 4 px are never read; use a stride of at most 3
  x = relu(x);
  x = conv2d(x, { outChannels: 64, kernelSize: 1, stride: 2 });
  x = relu(x);
  x = conv2d(x, { outChannels: 64, kernelSize: 2, dilation: 3, stride: 3 });
  return x;
});
