import { maxPool2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return maxPool2d(x, { kernelSize: 3, padding: $02 });
});
// --- Use padding 1, half of the kernel (params, MACs and receptive field as before)
import { maxPool2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return maxPool2d(x, { kernelSize: 3, padding: 1 });
});
