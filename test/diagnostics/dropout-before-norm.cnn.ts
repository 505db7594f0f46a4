import { batchNorm, conv2d, dropout, dropout2d, globalAvgPool, linear, network, relu } from 'cnn-designer';

export default network('', { input: [3, 32, 32] }, x => {
  x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1, bias: false });
  x = dropout(x, { p: 0.2, name: 'drop' });
  x = batchNorm(x, { name: 'norm' });
//    ^^^^^^^^^ information dropout-before-norm: "norm" learns a variance that "drop" raises to at least 1 / (1 − 0.2) = 1.25 times while training and no longer afterwards (variance shift); put the dropout behind the last batch norm
  x = relu(x);
  x = dropout2d(x, { name: 'drop2' });
  x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1, bias: false });
  x = batchNorm(x, { name: 'norm2' });
//    ^^^^^^^^^ information dropout-before-norm: "norm2" learns a variance that "drop2" raises to at least 1 / (1 − 0.5) = 2 times while training and no longer afterwards (variance shift); put the dropout behind the last batch norm
  x = relu(x);
  x = dropout(x, { p: 0 });
  x = conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1, bias: false });
  x = batchNorm(x);
  x = relu(x);
  x = globalAvgPool(x);
  x = dropout(x);
  x = linear(x, { outFeatures: 10 });
  return x;
});
