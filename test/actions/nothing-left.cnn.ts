import { crop2d, network } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return crop2d(x, { cropping: $02 });
});
// --- Use cropping 1, which leaves 2 of 4 px (params, MACs and receptive field as before)
import { crop2d, network } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return crop2d(x, { cropping: 1 });
});
