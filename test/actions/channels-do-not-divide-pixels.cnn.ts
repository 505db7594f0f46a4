import { network, pixelUnshuffle } from 'cnn-designer';

export default network('net', { input: [6, 9, 8] }, x => {
  return pixelUnshuffle(x, { downscaleFactor: $02 });
});
// --- Insert a pad2d, which makes 10×8 of 9×8 (params, MACs and receptive field as before)
import { network, pad2d, pixelUnshuffle } from 'cnn-designer';

export default network('net', { input: [6, 9, 8] }, x => {
  return pixelUnshuffle(pad2d(x, { padding: [[0, 1], [0, 0]] }), { downscaleFactor: 2 });
});
