import { add, conv2d, network } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  const wide = $0conv2d(x, { outChannels: 16, kernelSize: 5, padding: 2, name: 'wide' });
  return add(wide, x);
});
// --- Replace 5×5 by a bottleneck 1×1, 5×5, 1×1 of 4 channels: 25·16² = 6,400 → 528 weights (−91 % params, −92 % MACs)
import { add, conv2d, network } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  const wide = conv2d(conv2d(conv2d(x, { outChannels: 4, kernelSize: 1 }), { outChannels: 4, kernelSize: 5, padding: 2 }), { outChannels: 16, kernelSize: 1, name: 'wide' });
  return add(wide, x);
});
