// DenseNet-BC (Huang, Liu, van der Maaten & Weinberger 2017): every layer of a block sees all layers before it.
import {
  avgPool2d,
  batchNorm,
  concat,
  conv2d,
  globalAvgPool,
  linear,
  maxPool2d,
  network,
  relu,
  type Feature,
  type Network,
} from 'cnn-designer';

/** Channels that each dense layer adds. */
const growthRate = 32;

/** Batch norm and ReLU come before the convolution, and not behind it. */
function normConv(x: Feature, outChannels: number, kernelSize: number): Feature {
  return conv2d(relu(batchNorm(x)), { outChannels, kernelSize, padding: (kernelSize - 1) / 2, bias: false });
}

/** Puts a few new channels beside all that there are; a 1×1 convolution spares the 3×3 from reading them all. */
function denseLayer(x: Feature): Feature {
  const reduced = normConv(x, 4 * growthRate, 1);
  return concat(x, normConv(reduced, growthRate, 3));
}

function denseBlock(x: Feature, depth: number): Feature {
  for (let index = 0; index < depth; index++) x = denseLayer(x);
  return x;
}

/** Halves the channels, and then the size. */
function transition(x: Feature): Feature {
  return avgPool2d(normConv(x, Math.floor(x.channels / 2), 1), { kernelSize: 2 });
}

function densenet(name: string, depths: readonly number[]): Network {
  return network(name, { input: [3, 224, 224] }, image => {
    const stem = conv2d(image, { outChannels: 2 * growthRate, kernelSize: 7, stride: 2, padding: 3, bias: false });
    let x = maxPool2d(relu(batchNorm(stem)), { kernelSize: 3, stride: 2, padding: 1 });
    depths.forEach((depth, index) => {
      x = denseBlock(index === 0 ? x : transition(x), depth);
    });
    return linear(globalAvgPool(relu(batchNorm(x))), { outFeatures: 1000, name: 'classifier' });
  });
}

export const densenet121 = (): Network => densenet('DenseNet-121', [6, 12, 24, 16]);
export const densenet169 = (): Network => densenet('DenseNet-169', [6, 12, 32, 32]);
export const densenet201 = (): Network => densenet('DenseNet-201', [6, 12, 48, 32]);

export default densenet121();
