import { convTranspose2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return convTranspose2d(x, { outChannels: 3, kernelSize: 3, stride: 2, outputPadding: $02 });
});
// --- Use outputPadding 1, the most below the stride (params, MACs and receptive field as before)
import { convTranspose2d, network } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return convTranspose2d(x, { outChannels: 3, kernelSize: 3, stride: 2, outputPadding: 1 });
});
