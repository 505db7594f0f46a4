import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 8, kernelSize: 3, bias: $0'yes' });
});
// --- Use bias true (224 params, 7.78 kMAC, receptive field 3)
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 8, kernelSize: 3, bias: true });
});
