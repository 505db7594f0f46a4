import { conv2d, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 5, 5] }, x => {
  return relu(conv2d(x, { outChannels: 8, kernelSize: $07 }));
});
// --- Use padding 1, which lets the kernel 7×7 fit (1,184 params, 1.18 kMAC, receptive field 7)
import { conv2d, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 5, 5] }, x => {
  return relu(conv2d(x, { outChannels: 8, kernelSize: 7, padding: 1 }));
});
