import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [48, 9, 9] }, x => {
  return conv2d(x, { outChannels: 96, kernelSize: 3, groups: $05 });
});
// --- Use groups 6, which divides 48 input channels (−16 % params, −17 % MACs)
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [48, 9, 9] }, x => {
  return conv2d(x, { outChannels: 96, kernelSize: 3, groups: 6 });
});
