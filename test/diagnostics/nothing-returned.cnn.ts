import { network, relu } from 'cnn-designer';

export default network('forgetful', { input: [3, 8, 8] }, x => {
//             ^^^^^^^ error nothing-returned: the function of the network returns undefined; return the feature map that is the result
  relu(x); //= 3×8×8 · rf 1
});
