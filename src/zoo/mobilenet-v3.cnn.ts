// MobileNet v3 (Howard et al. 2019), large and small: inverted residuals, some with squeeze-and-excitation, and
// activations of straight pieces, which are cheap on a phone.
import {
  adaptiveAvgPool2d,
  add,
  batchNorm,
  conv2d,
  depthwiseConv2d,
  dropout,
  globalAvgPool,
  hardSigmoid,
  hardSwish,
  linear,
  multiply,
  network,
  relu,
  type Feature,
  type Network,
} from 'cnn-designer';

/** A row of the paper's tables; `wide` is the number of channels inside the block. */
type Row = [kernel: number, wide: number, outChannels: number, excites: boolean, activate: typeof relu, stride: number];

/** A decay of 0.99, as the paper has it, and the epsilon of its code. */
const statistics = { eps: 0.001, momentum: 0.01 };

/** A 1×1 convolution and its batch norm: mixes channels, and leaves positions alone. */
function mix(x: Feature, outChannels: number): Feature {
  return batchNorm(conv2d(x, { outChannels, kernelSize: 1, bias: false }), statistics);
}

/** Weights each channel by what two layers compute from the means of all; between them are a quarter as many. */
function squeezeExcite(x: Feature): Feature {
  const means = adaptiveAvgPool2d(x, { outputSize: 1 });
  const squeezed = 8 * Math.ceil(x.channels / 4 / 8); // all widths are multiples of 8
  const narrow = relu(conv2d(means, { outChannels: squeezed, kernelSize: 1 }));
  return multiply(x, hardSigmoid(conv2d(narrow, { outChannels: x.channels, kernelSize: 1 })));
}

/** Widens the channels, convolves each by itself, and narrows them again; adds the input where shapes agree. */
function invertedResidual(x: Feature, ...[kernel, wide, outChannels, excites, activate, stride]: Row): Feature {
  const widened = wide === x.channels ? x : activate(mix(x, wide));
  const spatial = depthwiseConv2d(widened, { kernelSize: kernel, stride, padding: (kernel - 1) / 2, bias: false });
  const active = activate(batchNorm(spatial, statistics));
  const narrow = mix(excites ? squeezeExcite(active) : active, outChannels);
  return stride === 1 && x.channels === outChannels ? add(x, narrow) : narrow;
}

function mobilenetV3(name: string, rows: readonly Row[], headWidth: number): Network {
  return network(name, { input: [3, 224, 224] }, image => {
    const stem = conv2d(image, { outChannels: 16, kernelSize: 3, stride: 2, padding: 1, bias: false });
    let x = hardSwish(batchNorm(stem, statistics));
    for (const row of rows) x = invertedResidual(x, ...row);
    x = globalAvgPool(hardSwish(mix(x, 6 * x.channels)));
    x = dropout(hardSwish(linear(x, { outFeatures: headWidth })), { p: 0.2 });
    return linear(x, { outFeatures: 1000, name: 'classifier' });
  });
}

/** Table 1. The rows with ReLU are those where maps are large: hard swish pays only in the deep layers. */
const large: Row[] = [
  [3, 16, 16, false, relu, 1],
  [3, 64, 24, false, relu, 2],
  [3, 72, 24, false, relu, 1],
  [5, 72, 40, true, relu, 2],
  [5, 120, 40, true, relu, 1],
  [5, 120, 40, true, relu, 1],
  [3, 240, 80, false, hardSwish, 2],
  [3, 200, 80, false, hardSwish, 1],
  [3, 184, 80, false, hardSwish, 1],
  [3, 184, 80, false, hardSwish, 1],
  [3, 480, 112, true, hardSwish, 1],
  [3, 672, 112, true, hardSwish, 1],
  [5, 672, 160, true, hardSwish, 2],
  [5, 960, 160, true, hardSwish, 1],
  [5, 960, 160, true, hardSwish, 1],
];

/** Table 2. */
const small: Row[] = [
  [3, 16, 16, true, relu, 2],
  [3, 72, 24, false, relu, 2],
  [3, 88, 24, false, relu, 1],
  [5, 96, 40, true, hardSwish, 2],
  [5, 240, 40, true, hardSwish, 1],
  [5, 240, 40, true, hardSwish, 1],
  [5, 120, 48, true, hardSwish, 1],
  [5, 144, 48, true, hardSwish, 1],
  [5, 288, 96, true, hardSwish, 2],
  [5, 576, 96, true, hardSwish, 1],
  [5, 576, 96, true, hardSwish, 1],
];

export const mobilenetV3Large = (): Network => mobilenetV3('MobileNet v3 large', large, 1280);
export const mobilenetV3Small = (): Network => mobilenetV3('MobileNet v3 small', small, 1024);

export default mobilenetV3Large();
