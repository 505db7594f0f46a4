import { network, reshape } from 'cnn-designer';

export default network('mistakes', { input: [6, 4, 4] }, input => {
  const reshape_1 = reshape(input, { shape: [5, 20] });
//                                          ^^^^^^^ error shape-does-not-fit: 6×4×4 has 96 numbers and 5×20 takes 100; change the shape
  const reshape_2 = reshape(input, { shape: [-1, 5] });
//                                          ^^^^^^^ error shape-does-not-fit: 6×4×4 has 96 numbers and -1×5 takes a multiple of 5; change the shape
  const reshape_3 = reshape(input, { shape: [-1, -1] });
//                                          ^^^^^^^^ error shape-does-not-fit: the shape -1×-1 needs sizes of at least 1, and at most one −1
  const reshape_4 = reshape(input, { shape: [2, 3, 2, 2, 4] });
//                                          ^^^^^^^^^^^^^^^ error shape-does-not-fit: the shape has 5 axes; use channels and at most 3 spatial axes
  return reshape_4;
});
