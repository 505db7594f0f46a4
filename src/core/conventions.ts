import type { LayerAnalysis } from './analysis.ts';
import type { Category } from './layer.ts';
import { isKnown, sizeOf, type Shape } from './shape.ts';

/** A way to count computation, by the name under which people know it. */
export interface Convention {
  readonly name: string;
  /** What is counted, in one sentence. */
  readonly rule: string;
  /** What one of them is called. */
  readonly unit: 'MAC' | 'FLOP';
  /** Count of one layer for one example; NaN when it is not known. */
  count(layer: LayerAnalysis): number;
}

/** Classes of layers that the papers count: multiply–adds of learned kernels and matrices. */
const countedInPapers: readonly Category[] = ['convolution', 'upsampling', 'dense'];

/** All conventions; the first is the one that is used where nobody asks for another. */
export const conventions: readonly Convention[] = [
  {
    name: 'torchvision',
    rule: 'multiplies of convolutions, linear layers and attention, one for each multiply–add; no biases; transposed convolutions on the size of their input',
    unit: 'MAC',
    count: ({ macs }) => macs,
  },
  {
    name: 'paper',
    rule: 'multiply–adds of learned convolutions and fully connected layers alone, as the papers of VGG and ResNet count them',
    unit: 'MAC',
    count: ({ type, macs }) => (type === undefined || countedInPapers.includes(type.category) ? macs : 0),
  },
  {
    name: 'fvcore',
    rule: 'as torchvision, and two for each output of an affine batch norm, five for other norms, four for bilinear interpolation, one for each input of an adaptive or global mean',
    unit: 'MAC',
    count(layer) {
      const { type, values, inputShapes, outputShape, macs } = layer;
      if (type === undefined || values === undefined || outputShape === undefined) return macs;
      return macs + type.fvcoreFlops(outputShape, inputShapes.filter(isKnown), values);
    },
  },
  {
    name: 'torchinfo',
    rule: 'parameters of a convolution, biases too, times its output positions, transposed ones on the size of their output; of every other layer its parameters once; no products without parameters',
    unit: 'MAC',
    count: ({ type, params, outputShape }) =>
      params * (type === undefined ? 1 : positionsInTorchinfo(type.category, outputShape)),
  },
  {
    name: 'flops',
    rule: 'two for each multiply–add of torchvision’s rule',
    unit: 'FLOP',
    count: ({ macs }) => 2 * macs,
  },
];

/** What one class of layers counts under a convention, and under torchvision's. */
export interface ClassCount {
  readonly category: Category | 'unknown';
  readonly layers: number;
  readonly torchvision: number;
  readonly count: number;
}

/** The count of a network by class of layer, so that two conventions can be reconciled; classes that both leave out are left out. */
export function countByClass(convention: Convention, layers: readonly LayerAnalysis[]): readonly ClassCount[] {
  const classes = new Map<ClassCount['category'], ClassCount>();
  for (const layer of layers) {
    const category = layer.type?.category ?? 'unknown';
    const before = classes.get(category) ?? { category, layers: 0, torchvision: 0, count: 0 };
    classes.set(category, {
      category,
      layers: before.layers + 1,
      torchvision: before.torchvision + known(layer.macs),
      count: before.count + known(convention.count(layer)),
    });
  }
  return [...classes.values()].filter(({ torchvision, count }) => 0 < torchvision + count);
}

/** Sum over all layers; those that are not known are left out, as in the totals. */
export function countAll(convention: Convention, layers: readonly LayerAnalysis[]): number {
  return layers.reduce((sum, layer) => sum + known(convention.count(layer)), 0);
}

function positionsInTorchinfo(category: Category, outputShape: Shape | undefined): number {
  const perPosition = ['convolution', 'upsampling', 'attention'].includes(category);
  return perPosition ? sizeOf((outputShape ?? [Number.NaN]).slice(1)) : 1;
}

function known(count: number): number {
  return Number.isNaN(count) ? 0 : count;
}
