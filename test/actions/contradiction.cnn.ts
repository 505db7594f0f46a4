import { network, upsample2d } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return upsample2d(x, { scaleFactor: 2, alignCorners: $0true });
});
// --- Use mode "bilinear" (params and MACs as before, receptive field 1 → 2)
import { network, upsample2d } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return upsample2d(x, { scaleFactor: 2, alignCorners: true, mode: 'bilinear' });
});
