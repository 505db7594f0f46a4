import { maxPool2d, network, relu } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  return $0maxPool2d(relu(x), { kernelSize: 2 });
});
// --- Replace the pool by a 2×2 convolution of stride 2×2 on its 16 channels (+1,040 params, +262 k MACs)
import { conv2d, maxPool2d, network, relu } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  return conv2d(relu(x), { kernelSize: 2, outChannels: 16, stride: 2 });
});
