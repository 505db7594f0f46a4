import { conv2d, maxPool2d, network, relu } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 32, kernelSize: 3, padding: 1 });
  x = $0maxPool2d(x, { kernelSize: 2 });
  return relu(x);
});
// --- Replace the pool by a stride of 2×2 of the convolution before it (−75 % MACs, receptive field 4 → 3)
import { conv2d, maxPool2d, network, relu } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 32, kernelSize: 3, padding: 1, stride: 2 });
  return relu(x);
});
