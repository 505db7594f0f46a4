import { avgPool2d, maxPool2d, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 32, 32] }, input => {
  const maxPool2d_1 = maxPool2d(input, { kernelSize: 3, padding: 2 });
//                                                               ^ error padding-too-large: padding 2 is more than half of the kernel's 3 px; use at most 1
  const avgPool2d_1 = avgPool2d(maxPool2d_1, { kernelSize: 2, padding: [0, 3] });
//                                                                     ^^^^^^ error padding-too-large: padding 3 is more than half of the kernel's 2 px; use at most 1
  return avgPool2d_1;
});
