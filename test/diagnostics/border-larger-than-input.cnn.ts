import { blurPool2d, conv2d, maxPool2d, network, pad2d } from 'cnn-designer';

export default network('mistakes', { input: [3, 4, 4] }, input => {
  const pad2d_1 = pad2d(input, { padding: 4, mode: 'reflect' });
//                                        ^ error border-larger-than-input: reflect padding of 4 px needs more than the 4 px of the input; use at most 3
  const pad2d_2 = pad2d(pad2d_1, { padding: 5, mode: 'circular' });
  const conv2d_1 = conv2d(pad2d_2, { outChannels: 3, kernelSize: 3, padding: [0, 90], paddingMode: 'reflect' });
//                                                                           ^^^^^^^ error border-larger-than-input: reflect padding of 90 px needs more than the 22 px of the input; use at most 21
  const small = maxPool2d(conv2d_1, { kernelSize: 4, name: 'small' });
  const blurPool2d_1 = blurPool2d(small, { blurSize: 31 });
//                                                   ^^ error border-larger-than-input: reflect padding of 15 px needs more than the 5 px of the input; use at most 4
  return blurPool2d_1;
});
