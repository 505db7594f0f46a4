import { network, relu, conv2d } from 'cnn-designer';

function checked(width: number): number {
  if (width % 8 !== 0) throw `width ${width} is not a multiple of 8`;
//                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error evaluation-failed: "width 12 is not a multiple of 8"
  return width;
}

export default network('thrown', { input: [3, 8, 8] }, x => {
  x = conv2d(x, { outChannels: 8, kernelSize: 3 }); //= 8×6×6 · 224 params · rf 3
  return relu(conv2d(x, { outChannels: checked(12), kernelSize: 3 }));
});
