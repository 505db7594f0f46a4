import {
  add,
  linear, // the head
  network,
  relu,
} from 'cnn-designer';

/** A head that two networks could share. */
const head = (x: Parameters<typeof relu>[0]) => $0linear(relu(x), { outFeatures: 10 });

export default network('net', { input: [3, 8, 8] }, x => {
  const y = add(x, relu(x));
  return head(y);
});
// --- Insert a flatten, which makes 192 features of 3×8×8 (1,930 params, 1.92 kMAC, receptive field 8)
import {
  add,
  flatten,
  linear, // the head
  network,
  relu,
} from 'cnn-designer';

/** A head that two networks could share. */
const head = (x: Parameters<typeof relu>[0]) => linear(flatten(relu(x)), { outFeatures: 10 });

export default network('net', { input: [3, 8, 8] }, x => {
  const y = add(x, relu(x));
  return head(y);
});
