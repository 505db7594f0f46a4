import { convTranspose2d, network } from 'cnn-designer';

export default network('mistakes', { input: [3, 4, 4] }, input => {
  const convTranspose2d_1 = convTranspose2d(input, { outChannels: 3, kernelSize: 3, stride: 2, outputPadding: 2 });
//                                                                                                            ^ error output-padding-too-large: outputPadding 2 is not below the stride; use at most 1
  return convTranspose2d_1;
});
