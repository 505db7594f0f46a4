import { network, relu } from 'cnn-designer';

const options = { input: [3, 32, 32], seeds: 3 };
export default network('mistakes', options, x => relu(x));
//             ^^^^^^^ error unknown-key: unknown option "seeds" of network; did you mean "seed"?
