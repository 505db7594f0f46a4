import { conv2d, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 32, 32] }, input => {
  const conv2d_1 = conv2d(input, { outChannels: 48, kernelSize: 1 });
  const conv2d_2 = conv2d(conv2d_1, { outChannels: 10, kernelSize: 3, groups: 5 });
//                                                                            ^ error groups-do-not-divide: 48 input channels cannot be split into 5 groups; use a divisor: 1, 2, 3, 4, 6, 8, 12, 16, 24, 48
  return conv2d_2;
});
