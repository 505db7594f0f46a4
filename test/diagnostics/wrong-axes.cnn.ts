import { multiHeadAttention, network, permute, slice } from 'cnn-designer';

export default network('mistakes', { input: [6, 4, 4] }, input => {
  const permute_1 = permute(input, { dims: [0, 1] });
//                                         ^^^^^^ error wrong-axes: dims is 0, 1; list each of 0, 1, 2 once: the input is C×H×W
  const slice_1 = slice(input, { axis: 3 });
//                                     ^ error wrong-axes: axis 3 does not exist: the input is C×H×W; use 0 to 2
  const multiHeadAttention_1 = multiHeadAttention(input, { axes: ['D'] });
//                                                               ^^^^^ error wrong-axes: the input has no axis "D"; it has H, W
  return multiHeadAttention_1;
});
