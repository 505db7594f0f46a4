import {
  add,
  batchNorm,
  conv2d,
  depthwiseSeparableConv2d,
  dropout,
  globalAvgPool,
  invertedResidual,
  linear,
  network,
  relu,
} from 'cnn-designer';

export default network('', { input: [16, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 32, kernelSize: 3, padding: 1, bias: false, name: 'conv1' });
  x = batchNorm(x);
  x = conv2d(x, { outChannels: 32, kernelSize: 3, padding: 1, name: 'conv2' });
//    ^^^^^^ warning activation-missing: "conv2" is linear in what "conv1" computes, and nothing bends it between them, so that one layer could do what both do; put an activation such as relu between
  x = relu(x);
  x = depthwiseSeparableConv2d(x, { outChannels: 32, kernelSize: 3, padding: 1 });
  x = relu(x);
  x = conv2d(x, { outChannels: 32, kernelSize: [1, 7], padding: [0, 3] });
  x = conv2d(x, { outChannels: 32, kernelSize: [7, 1], padding: [3, 0] });
  x = relu(x);
  x = conv2d(x, { outChannels: 8, kernelSize: 1 });
  x = conv2d(x, { outChannels: 32, kernelSize: 1 });
  x = relu(x);
  x = invertedResidual(x, { outChannels: 32 });
  x = invertedResidual(x, { outChannels: 64 });
  x = relu(x);
  const lateral = conv2d(x, { outChannels: 64, kernelSize: 1, name: 'lateral' });
  const smooth = conv2d(lateral, { outChannels: 64, kernelSize: 3, padding: 1, name: 'smooth' });
  x = add(lateral, smooth);
  x = globalAvgPool(x);
  x = linear(x, { outFeatures: 100 });
  x = dropout(x);
  x = linear(x, { outFeatures: 10, name: 'classes' });
//    ^^^^^^ warning activation-missing: "classes" is linear in what "linear_1" computes, and nothing bends it between them, so that one layer could do what both do; put an activation such as relu between
  return x;
});
