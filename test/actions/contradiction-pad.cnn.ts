import { network, pad2d } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return pad2d(x, { padding: 1, value: $03 });
});
// --- Remove "value" (params, MACs and receptive field as before)
import { network, pad2d } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return pad2d(x, { padding: 1 });
});
