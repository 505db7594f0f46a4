import { maxPool2d, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 2, 8] }, input => {
  const maxPool2d_1 = maxPool2d(input, { kernelSize: 2, stride: 1, dilation: [4, 1], padding: [2, 0] });
//                                                                           ^^^^^^ error window-sees-only-padding: a window steps over all 2 px of axis 1 and sees only padding; use less dilation or padding
  return maxPool2d_1;
});
