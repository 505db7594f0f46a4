import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 1, kernelSize: 2, weight: $0[[1, 2], [3, 4]] });
});
// --- Remove "weight", so that it starts at random (params, MACs and receptive field as before)
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 1, kernelSize: 2 });
});
