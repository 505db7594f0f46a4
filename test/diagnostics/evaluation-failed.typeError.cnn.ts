import { network, relu } from 'cnn-designer';

const settings: { width?: { value: number } } = {};

export default network('undefined', { input: [3, 8, 8] }, x => {
  x = relu(x); //= 3×8×8 · rf 1
  const width = settings.width!.value;
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error evaluation-failed: TypeError: cannot read property 'value' of undefined
  return relu(x, { name: `wide${width}` });
});
