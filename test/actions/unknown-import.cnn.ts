import { $0conv2D, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2D(conv2D(x, { outChannels: 8, kernelSize: 3 }), { outChannels: 8, kernelSize: 3 });
});
// --- Change "conv2D" to "conv2d"
import { conv2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return conv2d(conv2d(x, { outChannels: 8, kernelSize: 3 }), { outChannels: 8, kernelSize: 3 });
});
