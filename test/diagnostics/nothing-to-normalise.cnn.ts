import { instanceNorm, network } from 'cnn-designer';

export default network('mistakes', { input: [6, 1, 1] }, input => {
  const instanceNorm_1 = instanceNorm(input);
//                       ^^^^^^^^^^^^ error nothing-to-normalise: instanceNorm of one position per channel gives 0 everywhere; use layerNorm
  return instanceNorm_1;
});
