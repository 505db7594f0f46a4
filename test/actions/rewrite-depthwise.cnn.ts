import { add, conv2d, network } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  const wide = $0conv2d(x, { outChannels: 16, kernelSize: 5, padding: 2, name: 'wide' });
  return add(wide, x);
});
// --- Replace 5×5 by a depthwise 5×5 and a 1×1 convolution: 25·16² = 6,400 → 656 weights (−89 % params, −90 % MACs)
import { add, conv2d, depthwiseConv2d, network } from 'cnn-designer';

export default network('net', { input: [16, 32, 32] }, x => {
  const wide = conv2d(depthwiseConv2d(x, { kernelSize: 5, padding: 2 }), { outChannels: 16, kernelSize: 1, name: 'wide' });
  return add(wide, x);
});
