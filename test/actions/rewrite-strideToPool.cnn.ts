import { conv2d, network, relu } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  x = $0conv2d(x, { outChannels: 32, kernelSize: 3, padding: 1, stride: 2 });
  return relu(x);
});
// --- Replace the stride of 2×2 by a max pool of 2×2 (+300 % MACs, receptive field 3 → 4)
import { conv2d, maxPool2d, network, relu } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  x = maxPool2d(conv2d(x, { outChannels: 32, kernelSize: 3, padding: 1 }), { kernelSize: 2 });
  return relu(x);
});
