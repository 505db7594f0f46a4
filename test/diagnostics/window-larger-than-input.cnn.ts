import { concat, conv2d, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 5, 5] }, x => {
  const big = conv2d(x, { outChannels: 8, kernelSize: 7, name: 'big' });
//                                                    ^ error window-larger-than-input: kernel 7×7 does not fit the 5×5 input of "big"; use padding 1 or a kernelSize of at most 5
  const dilated = conv2d(x, { outChannels: 8, kernelSize: 3, dilation: 4, padding: 1, name: 'dilated' });
//                                                        ^ error window-larger-than-input: kernel 3×3 (dilated to 9×9) does not fit the 5×5 input of "dilated", padded to 7×7; use padding 2 or a kernelSize of at most 2
  return concat(big, dilated);
});
