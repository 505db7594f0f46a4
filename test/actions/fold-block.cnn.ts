import { conv2d, network, relu } from 'cnn-designer';

export default network('deep', { input: [16, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 });
  x = relu(x);
  $0x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 });
  x = relu(x);
  x = conv2d(x, { outChannels: 8, kernelSize: 3, padding: 1 });
  return x;
});
// --- Fold 2 × 2 statements into a loop
import { conv2d, network, relu } from 'cnn-designer';

export default network('deep', { input: [16, 32, 32] }, x => {
  for (let index = 0; index < 2; index++) {
    x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 });
    x = relu(x);
  }
  x = conv2d(x, { outChannels: 8, kernelSize: 3, padding: 1 });
  return x;
});
