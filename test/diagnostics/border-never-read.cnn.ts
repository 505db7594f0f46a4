import { conv2d, maxPool2d, network, relu, upsample2d } from 'cnn-designer';

export default network('', { input: [3, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 8, kernelSize: 3, stride: 2 });
//                                                       ^ information border-never-read: "conv2d_1" never reads the last 1 of 32 px along its height: 32 − 3 = 29 is not a multiple of its stride of 2; use padding 1: 16×16 instead of 15×15
  x = maxPool2d(x, { kernelSize: 2, name: 'pool' });
//    ^^^^^^^^^ information border-never-read: "pool" never reads the last 1 of 15 px along its height: 15 − 2 = 13 is not a multiple of its stride of 2; use ceilMode: 8×8 instead of 7×7
  x = maxPool2d(x, { kernelSize: 3, stride: 2 });
  x = conv2d(x, { outChannels: 8, kernelSize: 3, padding: 'same', stride: 2 });
  x = upsample2d(x, { scaleFactor: 4 });
  x = relu(x);
  x = conv2d(x, { outChannels: 8, kernelSize: 3, padding: 1, stride: 2 });
  return x;
});
