import { conv2d, network, relu } from 'cnn-designer';

export default network('mistakes', { input: [3, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 8, kernelSize: 3, strides: 2 } as never);
//                                               ^^^^^^^ error unknown-attribute: unknown attribute "strides" of conv2d; did you mean "stride"?
  x = relu(x, { slope: 0.1 } as never);
//              ^^^^^ error unknown-attribute: unknown attribute "slope" of relu; it has none
  return relu(x, { weight: [1, 2] } as never);
//                 ^^^^^^ error unknown-attribute: relu has no "weight" to give numbers for; remove it
});
