import { add, conv2d, network, relu } from 'cnn-designer';

export default network('net', { input: [64, 16, 16] }, x => {
  const trunk = conv2d(x, { outChannels: 128, kernelSize: 3, stride: 2, padding: 1 });
  return relu($0add(trunk, x));
});
// --- Project 64×16×16 to 128×8×8 with a 1×1 convolution of stride 2 (+11 % params, +11 % MACs)
import { add, conv2d, network, relu } from 'cnn-designer';

export default network('net', { input: [64, 16, 16] }, x => {
  const trunk = conv2d(x, { outChannels: 128, kernelSize: 3, stride: 2, padding: 1 });
  return relu(add(trunk, conv2d(x, { outChannels: 128, kernelSize: 1, stride: 2 })));
});
