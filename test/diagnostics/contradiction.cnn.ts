import { network, pad2d, upsample2d } from 'cnn-designer';

export default network('mistakes', { input: [6, 8, 8] }, input => {
  const upsample2d_1 = upsample2d(input, { scaleFactor: 2, alignCorners: true });
//                                                                       ^^^^ error contradiction: alignCorners has no meaning for "nearest"; use "bilinear", or remove it
  const pad2d_1 = pad2d(upsample2d_1, { padding: 1, value: 3 });
//                                                         ^ error contradiction: value has no meaning for "zeros"; use "mode": "constant", or remove it
  return pad2d_1;
});
