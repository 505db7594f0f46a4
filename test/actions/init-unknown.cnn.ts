import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 1, kernelSize: 2, init: $0'hee' });
});
// --- Remove "init", which leaves it to He (params, MACs and receptive field as before)
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(x, { outChannels: 1, kernelSize: 2 });
});
