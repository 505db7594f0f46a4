import { conv2d, maxPool2d, network, relu, squeezeExcite } from 'cnn-designer';

export default network('', { input: [3, 224, 224] }, input => {
  let x = conv2d(input, { outChannels: 64, kernelSize: 11, stride: 4, padding: 4, name: 'stem' });
  x = relu(x);
  const first = maxPool2d(x, { kernelSize: 3, stride: 2, padding: 1, name: 'first' });
  x = maxPool2d(first, { kernelSize: 2, name: 'second' });
//    ^^^^^^^^^ information downsampled-early: "second" leaves 14 of 224 px along the height, one of every 16, when only one learned layer has looked at them, and 64×14×14 numbers are left of 3×224×224; use smaller strides at first, at most 8 altogether
  const features = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1, name: 'features' });
  x = conv2d(first, { outChannels: 16, kernelSize: 3, padding: 1 });
  const later = maxPool2d(x, { kernelSize: 2, name: 'later' });
  const weighted = squeezeExcite(input, { reduction: 1, name: 'weighted' });
  const patches = conv2d(input, { outChannels: 768, kernelSize: 16, stride: 16, name: 'patches' });
  return [features, later, weighted, patches];
});
