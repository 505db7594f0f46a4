import { conv2d, network, type Conv2dAttributes } from 'cnn-designer';

export default network('mistakes', { input: [3, 32, 32] }, x => conv2d(x, { outChannels: 8 } as Conv2dAttributes));
//                                                              ^^^^^^ error missing-attribute: conv2d needs "kernelSize": Kernel height × width, px.
