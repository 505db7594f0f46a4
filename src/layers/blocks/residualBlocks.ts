import { channels, flag, oneOf, wholeNumber } from '../../core/attribute.ts';
import { defineBlock, type BlockBuilder } from '../../core/structure.ts';
import { channelsOf, convNorm, convolution, normRelu, type BlockConvolution } from './convNorm.ts';

const outChannels = channels('Number of output channels.');
const stride = wholeNumber('Step of the block; above 1 the shortcut is projected.').default(1);
const preActivation = flag('Batch norm and ReLU come before each convolution, and nothing after the sum.').default(
  false,
);
const reduction = wholeNumber('How many times fewer channels the squeeze has.').default(16);

/** A convolution of the trunk, with the name of its layers. */
type Step = BlockConvolution & { readonly name: string };

export const basicBlock = defineBlock({
  type: 'basicBlock',
  summary: 'Two 3×3 convolutions around which the input is led and added; projected when its shape changes.',
  source: 'He et al. 2016, figure 5 left; He et al. 2016b for pre-activation',
  attributes: { outChannels, stride, preActivation },
  expand: (build, x, values) => residualBlock(build, x, values, basicSteps(values)),
});

export const bottleneck = defineBlock({
  type: 'bottleneck',
  summary: 'A 1×1 convolution to fewer channels, a 3×3 and a 1×1 back, around which the input is led and added.',
  source: 'He et al. 2016, figure 5 right; He et al. 2016b for pre-activation',
  attributes: {
    outChannels,
    width: channels('Channels inside the block.').optional('a quarter of outChannels'),
    stride,
    strideAt: oneOf('Which convolution has the stride.', {
      '3x3': 'The 3×3, as torchvision has it ("v1.5").',
      '1x1': 'The first 1×1, as the paper has it.',
    }).default('3x3'),
    preActivation,
  },
  expand: (build, x, values) => residualBlock(build, x, values, bottleneckSteps(values)),
});

export const resNeXtBlock = defineBlock({
  type: 'resNeXtBlock',
  summary: 'A bottleneck whose 3×3 convolution has many groups of few channels.',
  source: 'Xie et al. 2017, figure 3c',
  attributes: {
    outChannels,
    cardinality: wholeNumber('Number of groups.').default(32),
    width: channels('Channels of all groups together.').optional('half of outChannels'),
    stride,
  },
  expand(build, x, values) {
    const { cardinality, width = Math.floor(values.outChannels / 2) } = values;
    const steps = bottleneckSteps({ ...values, width, groups: cardinality, strideAt: '3x3' });
    return residualBlock(build, x, { ...values, preActivation: false }, steps);
  },
});

export const seBasicBlock = defineBlock({
  type: 'seBasicBlock',
  summary: 'A basic residual block whose trunk is re-weighted channel by channel before the sum.',
  source: 'Hu, Shen & Sun 2018, figure 3',
  attributes: { outChannels, stride, reduction },
  expand: (build, x, values) =>
    residualBlock(build, x, { ...values, preActivation: false }, basicSteps(values), values.reduction),
});

export const seBottleneck = defineBlock({
  type: 'seBottleneck',
  summary: 'A residual bottleneck whose trunk is re-weighted channel by channel before the sum.',
  source: 'Hu, Shen & Sun 2018, figure 3',
  attributes: {
    outChannels,
    width: channels('Channels inside the block.').optional('a quarter of outChannels'),
    stride,
    reduction,
  },
  expand(build, x, values) {
    const steps = bottleneckSteps({ ...values, strideAt: '3x3' });
    return residualBlock(build, x, { ...values, preActivation: false }, steps, values.reduction);
  },
});

interface ResidualValues {
  readonly outChannels: number;
  readonly stride: number;
  readonly preActivation: boolean;
}

function basicSteps({
  outChannels: width,
  stride: step,
}: Pick<ResidualValues, 'outChannels' | 'stride'>): readonly Step[] {
  return [
    { name: 'conv1', outChannels: width, kernelSize: 3, stride: step },
    { name: 'conv2', outChannels: width, kernelSize: 3 },
  ];
}

function bottleneckSteps(values: {
  readonly outChannels: number;
  readonly width: number | undefined;
  readonly stride: number;
  readonly strideAt: '1x1' | '3x3';
  readonly groups?: number;
}): readonly Step[] {
  const { width = Math.floor(values.outChannels / 4), groups = 1, strideAt } = values;
  const strideOf = (at: '1x1' | '3x3'): number => (strideAt === at ? values.stride : 1);
  return [
    { name: 'reduce', outChannels: width, stride: strideOf('1x1') },
    { name: 'spatial', outChannels: width, kernelSize: 3, stride: strideOf('3x3'), groups },
    { name: 'expand', outChannels: values.outChannels },
  ];
}

/** The trunk of the steps and the shortcut, added up. */
function residualBlock<F>(
  build: BlockBuilder<F>,
  x: F,
  values: ResidualValues,
  steps: readonly Step[],
  squeeze?: number,
): F {
  const keeps = values.stride === 1 && channelsOf(build, x) === values.outChannels;
  const projection = { outChannels: values.outChannels, stride: values.stride };
  if (values.preActivation) {
    const [first = { name: 'conv1', outChannels: values.outChannels }, ...others] = steps;
    const ready = normRelu(build, x, first.name);
    const start = convolution(build, ready, first.name, first);
    const trunk = others.reduce(
      (at, step) => convolution(build, normRelu(build, at, step.name), step.name, step),
      start,
    );
    const shortcut = keeps ? x : convolution(build, ready, 'project', projection);
    return build.layer('add', [trunk, shortcut], {}, 'add');
  }
  const trunk = steps.reduce(
    (at, step, index) => convNorm(build, at, step.name, step, index === steps.length - 1 ? undefined : 'relu'),
    x,
  );
  const weighted =
    squeeze === undefined ? trunk : build.layer('squeezeExcite', [trunk], { reduction: squeeze }, 'excite');
  const shortcut = keeps ? x : convNorm(build, x, 'project', projection);
  return build.layer('relu', [build.layer('add', [weighted, shortcut], {}, 'add')], {}, 'relu');
}
