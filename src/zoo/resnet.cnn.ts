// ResNet (He, Zhang, Ren & Sun 2016) in its five depths: every block learns what to add to its input.
import {
  add,
  batchNorm,
  block,
  conv2d,
  globalAvgPool,
  linear,
  maxPool2d,
  network,
  relu,
  type Feature,
  type Network,
} from 'cnn-designer';

type ResidualBlock = (x: Feature, width: number, stride: number) => Feature;

/** A convolution and its batch norm; the padding keeps the size, and the stride divides it. */
function convNorm(x: Feature, outChannels: number, kernelSize: number, stride = 1): Feature {
  return batchNorm(conv2d(x, { outChannels, kernelSize, stride, padding: (kernelSize - 1) / 2, bias: false }));
}

/** The input of a block as it is; or, where the block changes the shape, projected by a 1×1 convolution. */
function shortcut(x: Feature, outChannels: number, stride: number): Feature {
  return stride === 1 && x.channels === outChannels ? x : convNorm(x, outChannels, 1, stride);
}

/** The block of the shallow networks: two 3×3 convolutions. */
function basicBlock(x: Feature, width: number, stride: number): Feature {
  const trunk = relu(convNorm(x, width, 3, stride));
  return relu(add(convNorm(trunk, width, 3), shortcut(x, width, stride)));
}

/** The block of the deep networks: 1×1 to the width, 3×3 with the stride ("v1.5"), 1×1 to four times the width. */
function bottleneck(x: Feature, width: number, stride: number): Feature {
  let trunk = relu(convNorm(x, width, 1));
  trunk = relu(convNorm(trunk, width, 3, stride));
  return relu(add(convNorm(trunk, 4 * width, 1), shortcut(x, 4 * width, stride)));
}

/** Four stages of blocks; each stage but the first begins by halving the size, and has twice the width. */
function resnet(name: string, residual: ResidualBlock, depths: readonly number[]): Network {
  return network(name, { input: [3, 224, 224] }, image => {
    const stem = relu(convNorm(image, 64, 7, 2));
    let x = maxPool2d(stem, { kernelSize: 3, stride: 2, padding: 1 });
    depths.forEach((depth, stage) => {
      x = block(`conv${stage + 2}`, () => {
        for (let index = 0; index < depth; index++) x = residual(x, 64 * 2 ** stage, 0 < stage && index === 0 ? 2 : 1);
        return x;
      });
    });
    return linear(globalAvgPool(x), { outFeatures: 1000, name: 'fc' });
  });
}

export const resnet18 = (): Network => resnet('ResNet-18', basicBlock, [2, 2, 2, 2]);
export const resnet34 = (): Network => resnet('ResNet-34', basicBlock, [3, 4, 6, 3]);
export const resnet50 = (): Network => resnet('ResNet-50', bottleneck, [3, 4, 6, 3]);
export const resnet101 = (): Network => resnet('ResNet-101', bottleneck, [3, 4, 23, 3]);
export const resnet152 = (): Network => resnet('ResNet-152', bottleneck, [3, 8, 36, 3]);

export default resnet50();
