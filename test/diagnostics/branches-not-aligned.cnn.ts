import { add, avgPool2d, concat, conv2d, crop2d, network, slice, squeezeExcite, upsample2d } from 'cnn-designer';

export default network('', { input: [8, 32, 32] }, input => {
  const valid = conv2d(input, { outChannels: 8, kernelSize: 5, name: 'valid' });
  const corner = crop2d(input, { cropping: [[0, 4], [0, 4]], name: 'corner' });
  const shifted = add(valid, corner, { name: 'shifted' });
//                ^^^ warning branches-not-aligned: "shifted" joins maps that do not lie on each other: along the height, the first unit of "valid" is centred on pixel 2 and that of "corner" on 0, which is 2 px or 2 of their steps away; pad or crop both alike at their beginning
  const middle = crop2d(input, { cropping: 2, name: 'middle' });
  const aligned = add(shifted, middle, { name: 'aligned' });
  const stepped = conv2d(input, { outChannels: 8, kernelSize: 2, stride: 2, name: 'stepped' });
  const cut = crop2d(input, { cropping: 8, name: 'cut' });
  const drifting = concat(stepped, cut, { name: 'drifting' });
//                 ^^^^^^ warning branches-not-aligned: "drifting" joins maps of different strides along the height: neighbours lie 2 px apart in "stepped" and 1 in "cut", so that what is joined drifts apart; use the same strides in all branches
  const half = avgPool2d(input, { kernelSize: 2, name: 'half' });
  let x = slice(input, { axis: 1, step: 2, name: 'every2nd' });
  const slice_1 = slice(x, { axis: 2, step: 2 });
  x = add(half, slice_1);
  x = squeezeExcite(x);
  const up = upsample2d(x, { scaleFactor: 2, name: 'up' });
  const skipped = add(up, input, { name: 'skipped' });
  return [aligned, drifting, skipped];
});
