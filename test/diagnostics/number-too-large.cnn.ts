import { conv2d, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 32, 32] }, input => {
  const huge = conv2d(input, { outChannels: 9007199254740991, kernelSize: 3, padding: 1, name: 'huge' });
//             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error number-too-large: "huge" would hold or compute 2.52e+17 numbers for its output 9007199254740991×32×32, above 2^53, where counting is no longer exact; use fewer channels or a smaller input
  return huge;
});
