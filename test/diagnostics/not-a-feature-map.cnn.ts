import { network, add, relu } from 'cnn-designer';

const skips: Record<string, never> = {};

export default network('loose', { input: [3, 8, 8] }, x => {
  x = relu(x); //= 3×8×8 · rf 1
  return add(x, skips.early);
//       ^^^ error not-a-feature-map: add reads a feature map and is given undefined; give it what another layer returns
});
