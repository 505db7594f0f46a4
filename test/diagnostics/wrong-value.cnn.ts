import { network, relu } from 'cnn-designer';

export default network('mistakes', { input: [3, 0, 32] }, x => relu(x));
//                                          ^^^^^^^^^^ error wrong-value: an input is [3,0,32]; write its shape, channels first, as 1 to 4 whole numbers of at least 1, such as [3, 224, 224]
