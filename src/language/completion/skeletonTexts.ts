/** A network to begin with. */
interface Skeleton {
  readonly label: string;
  readonly summary: string;
  /** As JSON; programs are converted from it. */
  readonly text: string;
}

/** The networks that are offered in an empty file, the usual ones first. */
export const skeletons: readonly Skeleton[] = [
  {
    label: 'classifier',
    summary: 'A small image classifier: convolutions and pools, then a global average pool and one linear layer.',
    text: `{
  "name": "Classifier",
  "input": [3, 32, 32],
  "blocks": {
    "unit": {
      "parameters": { "channels": 32 },
      "layers": [
        { "type": "conv2d", "name": "conv", "outChannels": "=channels", "kernelSize": 3, "padding": 1, "bias": false },
        { "type": "batchNorm", "name": "norm" },
        { "type": "relu", "name": "relu" }
      ]
    }
  },
  "layers": [
    { "type": "unit", "name": "unit1", "channels": 32 },
    { "type": "maxPool2d", "name": "pool1", "kernelSize": 2 },
    { "type": "unit", "name": "unit2", "channels": 64 },
    { "type": "maxPool2d", "name": "pool2", "kernelSize": 2 },
    { "type": "unit", "name": "unit3", "channels": 128 },
    { "type": "globalAvgPool", "name": "pool" },
    { "type": "linear", "name": "classes", "outFeatures": 10 }
  ]
}
`,
  },
  {
    label: 'residual network',
    summary:
      'Stages of residual blocks behind a stem, each with half the size and twice the channels. Source: He et al. 2016.',
    text: `{
  "name": "Residual network",
  "input": [3, 224, 224],
  "layers": [
    { "type": "conv2d", "name": "stem", "outChannels": 64, "kernelSize": 7, "stride": 2, "padding": 3, "bias": false },
    { "type": "batchNorm", "name": "norm" },
    { "type": "relu", "name": "relu" },
    { "type": "maxPool2d", "name": "pool", "kernelSize": 3, "stride": 2, "padding": 1 },
    { "type": "basicBlock", "name": "stage1a", "outChannels": 64 },
    { "type": "basicBlock", "name": "stage1b", "outChannels": 64 },
    { "type": "basicBlock", "name": "stage2a", "outChannels": 128, "stride": 2 },
    { "type": "basicBlock", "name": "stage2b", "outChannels": 128 },
    { "type": "basicBlock", "name": "stage3a", "outChannels": 256, "stride": 2 },
    { "type": "basicBlock", "name": "stage3b", "outChannels": 256 },
    { "type": "globalAvgPool", "name": "average" },
    { "type": "linear", "name": "classes", "outFeatures": 1000 }
  ]
}
`,
  },
  {
    label: 'U-Net',
    summary:
      'Down to a coarse map and up again, with what was seen on the way down led across. Source: Ronneberger, Fischer & Brox 2015.',
    text: `{
  "name": "U-Net",
  "input": [1, 128, 128],
  "blocks": {
    "double": {
      "parameters": { "channels": 32 },
      "layers": [
        { "type": "conv2d", "name": "conv1", "outChannels": "=channels", "kernelSize": 3, "padding": 1 },
        { "type": "relu", "name": "relu1" },
        { "type": "conv2d", "name": "conv2", "outChannels": "=channels", "kernelSize": 3, "padding": 1 },
        { "type": "relu", "name": "relu2" }
      ]
    }
  },
  "layers": [
    { "type": "double", "name": "down1", "channels": 32 },
    { "type": "maxPool2d", "name": "pool1", "kernelSize": 2 },
    { "type": "double", "name": "down2", "channels": 64 },
    { "type": "maxPool2d", "name": "pool2", "kernelSize": 2 },
    { "type": "double", "name": "bottom", "channels": 128 },
    { "type": "convTranspose2d", "name": "up2", "outChannels": 64, "kernelSize": 2, "stride": 2 },
    { "type": "concat", "name": "join2", "from": ["down2", "up2"] },
    { "type": "double", "name": "merge2", "channels": 64 },
    { "type": "convTranspose2d", "name": "up1", "outChannels": 32, "kernelSize": 2, "stride": 2 },
    { "type": "concat", "name": "join1", "from": ["down1", "up1"] },
    { "type": "double", "name": "merge1", "channels": 32 },
    { "type": "conv2d", "name": "classes", "outChannels": 2, "kernelSize": 1 }
  ]
}
`,
  },
  {
    label: 'depthwise-separable network',
    summary:
      'Convolutions in two steps, over positions and over channels, at a fraction of the cost. Source: Howard et al. 2017.',
    text: `{
  "name": "Depthwise-separable network",
  "input": [3, 224, 224],
  "blocks": {
    "separable": {
      "parameters": { "channels": 64, "stride": 1 },
      "layers": [
        { "type": "depthwiseConv2d", "name": "depthwise", "kernelSize": 3, "stride": "=stride", "padding": 1, "bias": false },
        { "type": "batchNorm", "name": "norm1" },
        { "type": "relu6", "name": "relu1" },
        { "type": "conv2d", "name": "pointwise", "outChannels": "=channels", "kernelSize": 1, "bias": false },
        { "type": "batchNorm", "name": "norm2" },
        { "type": "relu6", "name": "relu2" }
      ]
    }
  },
  "layers": [
    { "type": "conv2d", "name": "stem", "outChannels": 32, "kernelSize": 3, "stride": 2, "padding": 1, "bias": false },
    { "type": "batchNorm", "name": "norm" },
    { "type": "relu6", "name": "relu" },
    { "type": "separable", "name": "block1", "channels": 64 },
    { "type": "separable", "name": "block2", "channels": 128, "stride": 2 },
    { "type": "separable", "name": "block3", "channels": 256, "stride": 2 },
    { "type": "separable", "name": "block4", "channels": 512, "stride": 2 },
    { "type": "globalAvgPool", "name": "average" },
    { "type": "linear", "name": "classes", "outFeatures": 1000 }
  ]
}
`,
  },
  {
    label: '1-D network',
    summary: 'For signals: convolutions over one axis.',
    text: `{
  "name": "Signal classifier",
  "input": [1, 400],
  "layers": [
    { "type": "conv1d", "name": "conv1", "outChannels": 16, "kernelSize": 9, "stride": 2, "padding": 4 },
    { "type": "relu", "name": "relu1" },
    { "type": "conv1d", "name": "conv2", "outChannels": 32, "kernelSize": 5, "stride": 2, "padding": 2 },
    { "type": "relu", "name": "relu2" },
    { "type": "conv1d", "name": "conv3", "outChannels": 64, "kernelSize": 3, "padding": 1 },
    { "type": "relu", "name": "relu3" },
    { "type": "globalAvgPool", "name": "average" },
    { "type": "linear", "name": "classes", "outFeatures": 10 }
  ]
}
`,
  },
  {
    label: '3-D network',
    summary: 'For video and volumes: convolutions over three axes.',
    text: `{
  "name": "Volume classifier",
  "input": [1, 32, 64, 64],
  "layers": [
    { "type": "conv3d", "name": "conv1", "outChannels": 16, "kernelSize": 3, "padding": 1 },
    { "type": "relu", "name": "relu1" },
    { "type": "maxPool3d", "name": "pool1", "kernelSize": 2 },
    { "type": "conv3d", "name": "conv2", "outChannels": 32, "kernelSize": 3, "padding": 1 },
    { "type": "relu", "name": "relu2" },
    { "type": "maxPool3d", "name": "pool2", "kernelSize": 2 },
    { "type": "conv3d", "name": "conv3", "outChannels": 64, "kernelSize": 3, "padding": 1 },
    { "type": "relu", "name": "relu3" },
    { "type": "globalAvgPool", "name": "average" },
    { "type": "linear", "name": "classes", "outFeatures": 10 }
  ]
}
`,
  },
];
