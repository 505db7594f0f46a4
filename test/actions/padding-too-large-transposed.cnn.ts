import { convTranspose2d, network } from 'cnn-designer';

export default network('net', { input: [3, 2, 2] }, x => {
  return convTranspose2d(x, { outChannels: 3, kernelSize: 3, padding: $04 });
});
// --- Use padding 1, which leaves 2 px (params, MACs and receptive field as before)
import { convTranspose2d, network } from 'cnn-designer';

export default network('net', { input: [3, 2, 2] }, x => {
  return convTranspose2d(x, { outChannels: 3, kernelSize: 3, padding: 1 });
});
