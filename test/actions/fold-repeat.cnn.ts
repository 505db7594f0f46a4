import { conv2d, network, relu } from 'cnn-designer';

export default network('deep', { input: [16, 32, 32] }, x => {
  x = relu(conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 }));
  $0x = relu(conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 }));
  x = relu(conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 }));
  return x;
});
// --- Fold 3 statements into a loop
import { conv2d, network, relu } from 'cnn-designer';

export default network('deep', { input: [16, 32, 32] }, x => {
  for (let index = 0; index < 3; index++) x = relu(conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 }));
  return x;
});
