import type { Analysis } from '../core/analysis.ts';
import type { Loss } from '../protocol/training.ts';

/**
 * The loss that goes with what a network gives: cross-entropy with one probability for each class, binary cross-entropy with a sigmoid, and
 * otherwise the squared error, unless the targets are classes and it gives one number for each.
 */
export function usualLoss({ network, layers }: Analysis, hasClasses = false): Loss {
  const [last] = network.outputs;
  const { type, outputShape } = (last !== undefined && 'layer' in last ? layers[last.layer] : undefined) ?? {};
  if (type?.type === 'sigmoid') return 'binaryCrossEntropy';
  // Cross-entropy compares whole vectors: a map of probabilities has one for each place.
  // Of a single class there is nothing to tell apart.
  const isVector = outputShape?.length === 1 && outputShape[0] !== 1;
  return isVector && (hasClasses || type?.gives !== undefined) ? 'crossEntropy' : 'squared';
}
