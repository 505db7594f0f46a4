import type { BlockBuilder } from '../../core/structure.ts';

/** Number of channels of a feature map; NaN when it is not known. */
export function channelsOf<F>(build: BlockBuilder<F>, x: F): number {
  return build.shapeOf(x)?.[0] ?? Number.NaN;
}

/** Number of spatial axes of a feature map; 2 when it is not known, as most have. */
export function rankOf<F>(build: BlockBuilder<F>, x: F): number {
  return (build.shapeOf(x)?.length ?? 3) - 1;
}

/** The attributes of a convolution inside a block; the padding keeps the size at stride 1. */
export interface BlockConvolution {
  readonly outChannels: number;
  readonly kernelSize?: number;
  readonly stride?: number;
  readonly groups?: number;
}

/** A convolution without bias called `name`, as a batch norm follows it. */
export function convolution<F>(build: BlockBuilder<F>, x: F, name: string, given: BlockConvolution): F {
  const { kernelSize = 1, stride = 1, groups = 1, outChannels } = given;
  const padding = Math.floor(kernelSize / 2);
  const attributes = { outChannels, kernelSize, stride, padding, bias: false, ...(groups !== 1 && { groups }) };
  return build.layer('conv2d', [x], attributes, name);
}

/** A convolution and its batch norm, and an activation if one is named. */
export function convNorm<F>(
  build: BlockBuilder<F>,
  x: F,
  name: string,
  given: BlockConvolution,
  activation?: 'relu' | 'relu6',
): F {
  const normal = build.layer('batchNorm', [convolution(build, x, name, given)], {}, `${name}Norm`);
  return activation === undefined ? normal : build.layer(activation, [normal], {}, `${name}${capitalized(activation)}`);
}

/** Batch norm and ReLU before a convolution. */
export function normRelu<F>(build: BlockBuilder<F>, x: F, name: string): F {
  return build.layer('relu', [build.layer('batchNorm', [x], {}, `${name}Norm`)], {}, `${name}Relu`);
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
