import { linear, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  x = relu(x);
  return $0linear(x, { outFeatures: 10 });
});
// --- Insert a globalAvgPool, which keeps one number of each of 3 channels (40 params, 30 MAC, receptive field 8)
import { globalAvgPool, linear, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  x = relu(x);
  return linear(globalAvgPool(x), { outFeatures: 10 });
});
