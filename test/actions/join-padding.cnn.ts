import { add, conv2d, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 56, 56] }, x => {
  const y = relu(conv2d(x, { outChannels: 3, kernelSize: 3, name: 'wide' }));
  return $0add(y, x);
});
// --- Use padding 1 in "wide", which keeps 56×56 (+8 % MACs)
import { add, conv2d, network, relu } from 'cnn-designer';

export default network('net', { input: [3, 56, 56] }, x => {
  const y = relu(conv2d(x, { outChannels: 3, kernelSize: 3, name: 'wide', padding: 1 }));
  return add(y, x);
});
