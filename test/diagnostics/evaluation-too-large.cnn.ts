import { network, relu } from 'cnn-designer';

export default network('greedy', { input: [3, 8, 8] }, x => {
  const kept: Float64Array[] = [];
  for (;;) kept.push(new Float64Array(1e6));
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error evaluation-too-large: the program needs more than 64 MB of memory; write fewer layers, or find the loop that does not end
  return relu(x);
});
