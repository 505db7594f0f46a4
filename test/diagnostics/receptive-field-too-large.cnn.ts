import { conv2d, network, relu } from 'cnn-designer';

export default network('', { input: [3, 16, 16] }, x => {
  x = conv2d(x, { outChannels: 8, kernelSize: 3, dilation: 4, padding: 4 });
  x = relu(x);
  x = conv2d(x, { outChannels: 8, kernelSize: 3, dilation: 12, padding: 12, name: 'far' });
  x = relu(x);
  x = conv2d(x, { outChannels: 8, kernelSize: 3, dilation: 16, padding: 16, name: 'further' });
//    ^^^^^^ information receptive-field-too-large: a unit of "further" sees 65 px along the height of an input of 16: from "far" on every unit sees all of it (2·16 − 1 = 31 px), and what follows adds padding; use fewer layers, less dilation, or a larger input
  return x;
});
