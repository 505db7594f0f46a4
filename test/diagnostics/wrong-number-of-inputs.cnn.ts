import { add, network, relu } from 'cnn-designer';

export default network('mistakes', { input: [3, 32, 32] }, input => {
  const a = relu(input, { name: 'a' });
  const add_1 = add(a);
//              ^^^ error wrong-number-of-inputs: add joins two or more feature maps and reads 1; give it another one
  const relu_1 = relu(a, input);
//               ^^^^ error wrong-number-of-inputs: relu reads one feature map and is given 2; join them first with add or concat
  return relu_1;
});
