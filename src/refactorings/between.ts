import type { Analysis, LayerAnalysis } from '../core/analysis.ts';
import type { NewLayer } from '../core/change.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { onlyReader } from './readers.ts';

/**
 * What stands between two convolutions that take the place of one: a copy of the activation that follows it, and of the normalisation
 * before that. Nothing when no activation follows. `channels` are those that the copies will read. A normalisation over positions
 * is not copied: the first would look further than the convolutions do.
 */
export function layersBetween(analysis: Analysis, convolution: LayerId, channels: number): readonly NewLayer[] {
  const { network, layers } = analysis;
  const found: NewLayer[] = [];
  for (let at = onlyReader(network, convolution); at !== undefined; at = onlyReader(network, at)) {
    const layer = network.layers[at];
    const facts = layers[at];
    const category = facts?.type?.category;
    if (layer === undefined || facts === undefined) return [];
    if (category !== 'activation' && category !== 'normalization') return [];
    if (category === 'normalization' && looksSideways(facts)) continue;
    if (layer.literals !== undefined || layer.init !== undefined || !fits(facts, channels)) return [];
    found.push({ type: layer.type, attributes: layer.written });
    // What a result ends with is meant for the result.
    if (category === 'activation') return onlyReader(network, at) === undefined && isResult(analysis, at) ? [] : found;
  }
  return [];
}

/** Whether a layer computes a position from others as well. */
export function looksSideways({ type, values, window, inputShapes: [input] }: LayerAnalysis): boolean {
  if (type === undefined || values === undefined || input === undefined) return true;
  const rank = input.length - 1;
  const readsAxis = input.slice(1).some((_, axis) => type.readsAll(values, axis, rank));
  return window !== undefined || type.hasReads || readsAxis;
}

function isResult({ network }: Analysis, layer: LayerId): boolean {
  return network.outputs.some(source => 'layer' in source && source.layer === layer);
}

/** Whether a layer can read as many channels as that. */
function fits({ type, values, inputShapes: [input] }: LayerAnalysis, channels: number): boolean {
  if (type === undefined || values === undefined || input === undefined) return false;
  let isFine = true;
  type.check([[channels, ...input.slice(1)]], values, () => (isFine = false));
  return isFine;
}
