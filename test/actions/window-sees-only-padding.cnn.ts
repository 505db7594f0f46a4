import { maxPool2d, network } from 'cnn-designer';

export default network('net', { input: [3, 2, 8] }, x => {
  return maxPool2d(x, { kernelSize: 2, stride: 1, dilation: $0[4, 1], padding: [2, 0] });
});
// --- Use dilation 1 and padding 1 (params and MACs as before, receptive field 5×2 → 2)
import { maxPool2d, network } from 'cnn-designer';

export default network('net', { input: [3, 2, 8] }, x => {
  return maxPool2d(x, { kernelSize: 2, stride: 1, dilation: 1, padding: 1 });
});
