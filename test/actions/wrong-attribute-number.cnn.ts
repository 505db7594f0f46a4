import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: $00, kernelSize: 3 });
});
// --- Use outChannels 1 (28 params, 972 MAC, receptive field 3)
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 1, kernelSize: 3 });
});
