import { network, relu } from 'cnn-designer';
import { width } from './circular-import.cnn.ts';
//                    ^^^^^^^^^^^^^^^^^^^^^^^^^^ error circular-import: files import each other in a circle (circular-import.cnn.ts → circular-import.cnn.ts); move what both need into a third

export const depth = 3;
export const wide = width;
export default network('round', { input: [depth, 8, 8] }, x => relu(x));
