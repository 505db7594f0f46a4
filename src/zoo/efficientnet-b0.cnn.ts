// EfficientNet-B0 (Tan & Le 2019): inverted residuals with squeeze-and-excitation, in proportions that a search found.
// Training also drops whole blocks at random (stochastic depth), which has no part in a run.
import {
  adaptiveAvgPool2d,
  add,
  batchNorm,
  conv2d,
  depthwiseConv2d,
  dropout,
  globalAvgPool,
  linear,
  multiply,
  network,
  sigmoid,
  silu,
  type Feature,
} from 'cnn-designer';

/** Table 1 of the paper: one row for each stage. */
const stages = [
  { depth: 1, kernelSize: 3, stride: 1, expansion: 1, outChannels: 16 },
  { depth: 2, kernelSize: 3, stride: 2, expansion: 6, outChannels: 24 },
  { depth: 2, kernelSize: 5, stride: 2, expansion: 6, outChannels: 40 },
  { depth: 3, kernelSize: 3, stride: 2, expansion: 6, outChannels: 80 },
  { depth: 3, kernelSize: 5, stride: 1, expansion: 6, outChannels: 112 },
  { depth: 4, kernelSize: 5, stride: 2, expansion: 6, outChannels: 192 },
  { depth: 1, kernelSize: 3, stride: 1, expansion: 6, outChannels: 320 },
];
type Stage = (typeof stages)[number];

/** A 1×1 convolution and its batch norm: mixes channels, and leaves positions alone. */
function mix(x: Feature, outChannels: number): Feature {
  return batchNorm(conv2d(x, { outChannels, kernelSize: 1, bias: false }));
}

/** Weights each channel by a number from 0 to 1 that two layers compute from the means of all channels. */
function squeezeExcite(x: Feature, squeezed: number): Feature {
  const means = adaptiveAvgPool2d(x, { outputSize: 1 });
  const narrow = silu(conv2d(means, { outChannels: squeezed, kernelSize: 1 }));
  return multiply(x, sigmoid(conv2d(narrow, { outChannels: x.channels, kernelSize: 1 })));
}

/** Widens the channels, convolves each by itself, weights and narrows them; adds the input where shapes agree. */
function invertedResidual(x: Feature, { kernelSize, expansion, outChannels }: Stage, stride: number): Feature {
  const wide = expansion === 1 ? x : silu(mix(x, expansion * x.channels));
  const spatial = depthwiseConv2d(wide, { kernelSize, stride, padding: (kernelSize - 1) / 2, bias: false });
  const weighted = squeezeExcite(silu(batchNorm(spatial)), x.channels / 4);
  const narrow = mix(weighted, outChannels);
  return stride === 1 && x.channels === outChannels ? add(x, narrow) : narrow;
}

/** Blocks of one kind; the first has the stride. */
function stage(x: Feature, kind: Stage): Feature {
  for (let index = 0; index < kind.depth; index++) x = invertedResidual(x, kind, index === 0 ? kind.stride : 1);
  return x;
}

export default network('EfficientNet-B0', { input: [3, 224, 224] }, image => {
  const stem = conv2d(image, { outChannels: 32, kernelSize: 3, stride: 2, padding: 1, bias: false });
  let x = silu(batchNorm(stem));
  for (const kind of stages) x = stage(x, kind);
  x = silu(mix(x, 1280));
  return linear(dropout(globalAvgPool(x), { p: 0.2 }), { outFeatures: 1000, name: 'classifier' });
});
