import { network, relu } from 'cnn-designer';

export default network('half', { input: [3, 8, 8] }, x => relu(x;
//                                                              ^ error syntax: expected ',', got ';'
