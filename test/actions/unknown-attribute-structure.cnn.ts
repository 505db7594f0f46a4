import { network, parallel, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return parallel(x, { $0brunches: [x => relu(x), x => x] });
});
// --- Change "brunches" to "branches"
import { network, parallel, relu } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  return parallel(x, { branches: [x => relu(x), x => x] });
});
