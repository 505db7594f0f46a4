import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 8, kernelSize: 3, padding: '$0sam' });
});
// --- Use padding "same" (224 params, 13.8 kMAC, receptive field 3)
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 8, kernelSize: 3, padding: 'same' });
});
