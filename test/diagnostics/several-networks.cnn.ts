import { network, relu } from 'cnn-designer';

export const small = network('small', { input: [3, 8, 8] }, x => relu(x)); //= 3×8×8 · rf 1
export const large = network('large', { input: [3, 16, 16] }, x => relu(x));
//           ^^^^^ information several-networks: the file exports several networks (small, large) and none by default; small is shown; write "export default" for the one you mean
