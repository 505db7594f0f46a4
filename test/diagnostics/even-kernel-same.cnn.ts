import { conv2d, network, relu } from 'cnn-designer';

export default network('', { input: [3, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 8, kernelSize: 4, padding: 'same' });
//                                            ^ information even-kernel-same: "conv2d_1" has a kernel of 4, for which "same" puts 1 px before its input and 2 behind: every output lies half a pixel off its input, and what is joined or compared with it is shifted; use a kernelSize of 3 or 5
  x = relu(x);
  x = conv2d(x, { outChannels: 8, kernelSize: 3, padding: 'same' });
  x = relu(x);
  x = conv2d(x, { outChannels: 8, kernelSize: 2, dilation: 2, padding: 'same' });
  x = relu(x);
  x = conv2d(x, { outChannels: 8, kernelSize: 2, stride: 2, padding: 'same' });
  return x;
});
