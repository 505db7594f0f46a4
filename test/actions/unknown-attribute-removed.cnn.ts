import { network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return relu(x, { $0slope: 0.1 });
});
// --- Remove "slope" (params, MACs and receptive field as before)
import { network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return relu(x);
});
