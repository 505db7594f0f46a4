import { blurPool2d, network } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return blurPool2d(x, { blurSize: $09 });
});
// --- Use blurSize 7, the largest that fits (−40 % MACs, receptive field 9 → 7)
import { blurPool2d, network } from 'cnn-designer';

export default network('net', { input: [3, 4, 4] }, x => {
  return blurPool2d(x, { blurSize: 7 });
});
