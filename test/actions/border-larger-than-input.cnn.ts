import { network, pad2d } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return pad2d(x, { padding: $04, mode: 'reflect' });
});
// --- Use padding 3, as much as 4 px can fill (params, MACs and receptive field as before)
import { network, pad2d } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return pad2d(x, { padding: 3, mode: 'reflect' });
});
