import { crop2d, network, slice } from 'cnn-designer';

export default network('mistakes', { input: [6, 4, 4] }, input => {
  const crop2d_1 = crop2d(input, { cropping: 2 });
//                                           ^ error nothing-left: cropping 4 px in all leaves nothing of 4; cut off at most 3
  const slice_1 = slice(input, { start: 3, end: 3 });
//                                      ^ error nothing-left: entries 3 to before 3 of 6 are none; let start be less than end
  return slice_1;
});
