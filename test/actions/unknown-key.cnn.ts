import { network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8], sead: $03 }, x => {
  return relu(x);
});
// --- Change "sead" to "seed"
import { network, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8], seed: 3 }, x => {
  return relu(x);
});
