import { conv2d, dropout, flatten, linear, maxPool2d, network, relu } from 'cnn-designer';

export default network('', { input: [3, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 });
  x = relu(x);
  x = conv2d(x, { outChannels: 32, kernelSize: 3, padding: 1 });
  x = relu(x);
  x = maxPool2d(x, { kernelSize: 2 });
  x = conv2d(x, { outChannels: 32, kernelSize: 3, padding: 1 });
  x = relu(x);
  x = flatten(x, { name: 'flat' });
  x = dropout(x);
  x = linear(x, { outFeatures: 128, name: 'wide' });
//    ^^^^^^ information most-params-in-one-layer: "wide" holds 1,048,704 of 1,064,330 parameters, 99%, in weights of 128×8192: "flat" gives it 32×16×16 = 8,192 numbers; pool them before
  x = relu(x);
  x = linear(x, { outFeatures: 10 });
  return x;
});
