import { basicBlock, conv2d, flatten, linear, network } from 'cnn-designer';

export default network('', { input: [3, 32, 32], budget: { maxParams: '100k', maxMacs: 5000000 } }, x => {
//                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning budget-exceeded: 113,658 parameters are 13,658 above the maxParams of 100,000, most of them in "stage2" (51%), "classes" (36%) and "stage1" (13%); make layers narrower or raise the budget
//                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning budget-exceeded: 7,823,360 MACs are 2,823,360 above the maxMacs of 5,000,000, most of them in "stage1" (47%), "stage2" (47%) and "stem" (6%); make layers narrower or raise the budget
  x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1, bias: false, name: 'stem' });
  x = basicBlock(x, { outChannels: 32, stride: 2, name: 'stage1' });
  x = basicBlock(x, { outChannels: 64, stride: 2, name: 'stage2' });
  x = flatten(x);
  x = linear(x, { outFeatures: 10, name: 'classes' });
  return x;
});
