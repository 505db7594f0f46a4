import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 8, kernelSize: 3, $0strides: 2 });
});
// --- Change "strides" to "stride" (−75 % MACs)
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 8, kernelSize: 3, stride: 2 });
});
