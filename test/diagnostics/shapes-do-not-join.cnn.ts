import { add, concat, conv2d, maxPool2d, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 32, 32] }, input => {
  const narrow = conv2d(input, { outChannels: 8, kernelSize: 3, padding: 1, name: 'narrow' });
  const add_1 = add(narrow, input);
//              ^^^ error shapes-do-not-join: add cannot join 8×32×32 with 3×32×32; project one of them with a 1×1 convolution
  const small = maxPool2d(input, { kernelSize: 2, name: 'small' });
  const concat_1 = concat(small, input);
//                 ^^^^^^ error shapes-do-not-join: concat cannot join 3×16×16 with 3×32×32: only the channels may differ; give the branches the same strides and padding
  return concat_1;
});
