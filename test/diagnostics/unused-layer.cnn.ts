import { batchNorm, conv2d, globalAvgPool, linear, network, relu, softmax } from 'cnn-designer';

export default network('', { input: [3, 32, 32] }, x => {
  const trunk = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1, name: 'trunk' });
  const active = relu(trunk, { name: 'active' });
  x = conv2d(trunk, { outChannels: 8, kernelSize: 1, bias: false, name: 'aside' });
  x = batchNorm(x, { name: 'forgotten' });
//    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unused-layer: nothing reads "forgotten", which is no result of the network, nor does anything else read what leads to it: 2 layers with 144 parameters and 131 kMAC for nothing; remove them, or read or return "forgotten"
  x = globalAvgPool(active);
  const classes = linear(x, { outFeatures: 10, name: 'classes' });
  x = softmax(classes, { name: 'probabilities' });
//    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unused-layer: nothing reads "probabilities", which is no result of the network: 0 parameters and 0 MAC for nothing; remove it, or read or return "probabilities"
  return classes;
});
