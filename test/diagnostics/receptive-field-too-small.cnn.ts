import { conv2d, globalAvgPool, linear, network, relu } from 'cnn-designer';

export default network('', { input: [3, 64, 64], objectSize: [40, 20] }, x => {
//                                                           ^^^^^^^^ warning receptive-field-too-small: a unit of "features" sees 15×15 px, and along the height that is 25 px less than the 40 px of what is to be recognised; 4 more 3×3 layers at its jump of 4 px would do, or strides and dilation before it
  x = conv2d(x, { outChannels: 16, kernelSize: 3, stride: 2, padding: 1 });
  x = relu(x);
  x = conv2d(x, { outChannels: 16, kernelSize: 3, stride: 2, padding: 1, name: 'conv2' });
  x = relu(x);
  x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1, name: 'conv3' });
  x = relu(x, { name: 'features' });
  x = globalAvgPool(x);
  x = linear(x, { outFeatures: 10 });
  return x;
});
