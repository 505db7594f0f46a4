import * as tf from '@tensorflow/tfjs';

/** The convolutional network of MNIST-1D and its training as somebody would write them with tfjs, on its processor backend. */
export async function tfjsTraining(
  inputs: Float32Array,
  targets: Float32Array,
  batch: number,
): Promise<{ readonly step: () => number }> {
  await tf.setBackend('cpu');
  const width = inputs.length / batch;
  const classes = targets.length / batch;
  // Channels are the last axis there.
  const x = tf.tensor3d(inputs, [batch, width, 1]);
  const y = tf.tensor2d(targets, [batch, classes]);
  const weight = (shape: number[], fanIn: number): tf.Variable =>
    tf.variable(tf.randomNormal(shape, 0, Math.sqrt(2 / fanIn), 'float32', 1));
  const convolutions = [1, 15, 15].map(channels => ({
    kernel: weight([3, channels, 15], 3 * channels) as tf.Tensor3D,
    bias: tf.variable(tf.zeros([15])),
  }));
  const dense = { weight: weight([60, classes], 60) as tf.Tensor2D, bias: tf.variable(tf.zeros([classes])) };
  const loss = (): tf.Scalar => {
    let hidden: tf.Tensor3D = x;
    for (const { kernel, bias } of convolutions) hidden = tf.relu(tf.add(tf.conv1d(hidden, kernel, 2, 'valid'), bias));
    const logits = tf.add(tf.matMul(tf.reshape(hidden, [batch, 60]), dense.weight), dense.bias);
    return tf.losses.softmaxCrossEntropy(y, logits);
  };
  const optimizer = tf.train.sgd(0.01);
  return {
    step() {
      const value = optimizer.minimize(loss, true);
      const [number = Number.NaN] = value?.dataSync() ?? [];
      value?.dispose();
      return number;
    },
  };
}
