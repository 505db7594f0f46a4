import { concat, convTranspose2d, maxPool2d, network } from 'cnn-designer';

export default network('net', { input: [4, 25, 25] }, x => {
  const up = convTranspose2d(maxPool2d(x, { kernelSize: 2 }), { outChannels: 4, kernelSize: 2, stride: 2, name: 'up' });
  return $0concat(up, x);
});
// --- Use outputPadding 1 in "up", which gives 25×25 (params, MACs and receptive field as before)
import { concat, convTranspose2d, maxPool2d, network } from 'cnn-designer';

export default network('net', { input: [4, 25, 25] }, x => {
  const up = convTranspose2d(maxPool2d(x, { kernelSize: 2 }), { outChannels: 4, kernelSize: 2, stride: 2, name: 'up', outputPadding: 1 });
  return concat(up, x);
});
