import { network, conv2D, relu } from 'cnn-designer';
//                ^^^^^^ error unknown-import: "cnn-designer" has no "conv2D"; did you mean "conv2d"?

export default network('misspelt', { input: [3, 8, 8] }, x => relu(conv2D(x, { outChannels: 8, kernelSize: 3 })));
