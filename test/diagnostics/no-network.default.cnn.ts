import { relu, type Feature } from 'cnn-designer';

export const double = (x: Feature): Feature => relu(relu(x));

export default { width: 8, depth: 3 };
//             ^^^^^^^^^^^^^^^^^^^^^^ error no-network: the default export is an object and not a network; export what network(…) returns
