import { add, batchNorm, conv2d, groupNorm, network, relu } from 'cnn-designer';

export default network('', { input: [3, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 64, kernelSize: 3, padding: 1, name: 'conv1' });
//    ^^^^^^ warning bias-before-norm: "conv1" adds 64 learned biases, and "norm1" takes them away again with the mean of each channel; use bias false, 64 parameters fewer
  x = batchNorm(x, { name: 'norm1' });
  x = relu(x);
  x = conv2d(x, { outChannels: 64, kernelSize: 3, padding: 1, bias: true });
//                                                                  ^^^^ warning bias-before-norm: "conv2d_1" adds 64 learned biases, and "groupNorm_1" takes them away again with the mean of each channel; use bias false, 64 parameters fewer
  x = groupNorm(x, { numGroups: 64 });
  x = relu(x);
  x = conv2d(x, { outChannels: 64, kernelSize: 3, padding: 1, bias: false });
  x = batchNorm(x);
  x = relu(x);
  x = conv2d(x, { outChannels: 64, kernelSize: 3, padding: 1 });
  x = groupNorm(x, { numGroups: 32 });
  x = relu(x);
  x = conv2d(x, { outChannels: 64, kernelSize: 3, padding: 1, bias: 'position' });
  x = batchNorm(x);
  x = relu(x);
  const both = conv2d(x, { outChannels: 64, kernelSize: 3, padding: 1, name: 'both' });
  const last = batchNorm(both, { name: 'last' });
  x = add(last, both);
  return x;
});
