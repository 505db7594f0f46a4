import { network, relu } from 'cnn-designer';

const forgotten = network('forgotten', { input: [3, 8, 8] }, x => relu(x));
//                ^^^^^^^ error no-network: the network is not exported; write "export default" in front of it
