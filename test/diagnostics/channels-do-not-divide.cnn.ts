import { network, pixelShuffle, pixelUnshuffle, prelu } from 'cnn-designer';

export default network('mistakes', { input: [6, 9, 9] }, input => {
  const pixelShuffle_1 = pixelShuffle(input, { upscaleFactor: 2 });
//                                                            ^ error channels-do-not-divide: 6 channels are not a multiple of 2^2 = 4; give the layer before it 8 channels
  const prelu_1 = prelu(input, { numParameters: 5 });
//                                              ^ error channels-do-not-divide: numParameters is 5 and there are 6 channels; use 1 or 6
  const pixelUnshuffle_1 = pixelUnshuffle(input, { downscaleFactor: 2 });
//                                                                  ^ error channels-do-not-divide: a side of 9 px is not a multiple of 2; pad it to 10 or crop it
  return pixelUnshuffle_1;
});
