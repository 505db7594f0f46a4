import { network, prelu } from 'cnn-designer';

export default network('net', { input: [6, 4, 4] }, x => {
  return prelu(x, { numParameters: $05 });
});
// --- Use numParameters 6, one for each channel (+20 % params)
import { network, prelu } from 'cnn-designer';

export default network('net', { input: [6, 4, 4] }, x => {
  return prelu(x, { numParameters: 6 });
});
