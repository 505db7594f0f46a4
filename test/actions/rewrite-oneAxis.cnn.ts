import { add, conv2d, network } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  const wide = $0conv2d(x, { outChannels: 16, kernelSize: 5, padding: 2, name: 'wide' });
  return add(wide, x);
});
// --- Replace 5×5 by 1×5 and 5×1: 25·16² = 6,400 → 10·16² = 2,560 weights (−60 % params, −60 % MACs)
import { add, conv2d, network } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  const wide = conv2d(conv2d(x, { outChannels: 16, kernelSize: [1, 5], padding: [0, 2] }), { outChannels: 16, kernelSize: [5, 1], padding: [2, 0], name: 'wide' });
  return add(wide, x);
});
