import { identity, linear, logSoftmax, network, relu, softmax } from 'cnn-designer';

export default network('', { input: [64] }, x => {
  x = linear(x, { outFeatures: 1000 });
  x = softmax(x, { name: 'first' });
  x = identity(x);
  x = softmax(x, { name: 'second' });
//    ^^^^^^^ warning softmax-twice: "second" reads the probabilities of "first", and no probability can come out of 1,000 classes above e / (e + 999) = 0.00271; remove "second"
  x = linear(x, { outFeatures: 10 });
  x = softmax(x, { name: 'third' });
  x = logSoftmax(x, { name: 'fourth' });
//    ^^^^^^^^^^ warning softmax-twice: "fourth" reads the probabilities of "third", and no probability can come out of 10 classes above e / (e + 9) = 0.232; remove "third"
  x = softmax(x, { name: 'fifth' });
//    ^^^^^^^ warning softmax-twice: "fifth" reads "fourth", whose exponentials add up to 1 already, so that it gives nothing that "fourth" does not; remove "fifth"
  x = relu(x);
  x = softmax(x);
  return x;
});
