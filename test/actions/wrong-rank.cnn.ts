import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 64] }, x => {
  return $0conv2d(x, { outChannels: 8, kernelSize: [3, 3] });
});
// --- Use conv1d, which reads C×L (80 params, 4.46 kMAC, receptive field 3)
import { conv1d, conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 64] }, x => {
  return conv1d(x, { outChannels: 8, kernelSize: 3 });
});
