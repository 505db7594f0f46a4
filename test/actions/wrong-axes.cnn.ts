import { multiHeadAttention, network } from 'cnn-designer';

export default network('net', { input: [6, 4, 4] }, x => {
  return multiHeadAttention(x, { axes: $0['D'] });
});
// --- Use axes H, W (+115 % MACs, receptive field 1 → 4)
import { multiHeadAttention, network } from 'cnn-designer';

export default network('net', { input: [6, 4, 4] }, x => {
  return multiHeadAttention(x, { axes: ['H', 'W'] });
});
