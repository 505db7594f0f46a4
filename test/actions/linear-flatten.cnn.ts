import { linear, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return $0linear(relu(x), { outFeatures: 10 });
});
// --- Insert a flatten, which makes 192 features of 3×8×8 (1,930 params, 1.92 kMAC, receptive field 8)
import { flatten, linear, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return linear(flatten(relu(x)), { outFeatures: 10 });
});
