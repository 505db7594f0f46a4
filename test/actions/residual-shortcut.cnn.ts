import { conv2d, network, relu, residual } from 'cnn-designer';

export default network('net', { input: [64, 16, 16] }, x => {
  return $0residual(x, {
    layers: x => relu(conv2d(x, { outChannels: 128, kernelSize: 3, stride: 2, padding: 1 })),
  });
});
// --- Project 64×16×16 to 128×8×8 with a 1×1 convolution of stride 2 (+11 % params, +11 % MACs)
import { conv2d, network, relu, residual } from 'cnn-designer';

export default network('net', { input: [64, 16, 16] }, x => {
  return residual(x, {
    layers: x => relu(conv2d(x, { outChannels: 128, kernelSize: 3, stride: 2, padding: 1 })),
    shortcut: x => conv2d(x, { outChannels: 128, kernelSize: 1, stride: 2 }),
  });
});
