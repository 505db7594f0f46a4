import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 5, 5] }, x => {
  return conv2d(x, { outChannels: 8, kernelSize: $07 /* too large */ });
});
// --- Use kernelSize 5, the largest that fits (608 params, 600 MAC, receptive field 5)
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 5, 5] }, x => {
  return conv2d(x, { outChannels: 8, kernelSize: 5 /* too large */ });
});
