import { network, relu } from 'cnn-designer';

export default network('endless', { input: [3, 8, 8] }, x => {
  x = relu(x); //= 3×8×8 · rf 1
  let sum = 0;
  while (sum >= 0) sum += 1;
//^^^^^^^^^^^^^^^^^^^^^^^^^^ error evaluation-too-long: the program takes more than 1 s; write fewer layers, or find the loop that does not end
  return relu(x);
});
