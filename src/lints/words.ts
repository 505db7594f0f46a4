import type { LayerId } from '../core/diagnostic.ts';
import type { Network } from '../core/network.ts';
import { spatialAxisWords } from '../core/shape.ts';

/** A layer by its name, in quotes. */
export function quoted(network: Network, layer: LayerId | undefined): string {
  return `"${layer === undefined ? '' : (network.layers[layer]?.name ?? '')}"`;
}

/** An axis of a map of that many, in a word. */
export function axisWord(rank: number, axis: number): string {
  return spatialAxisWords(rank)[axis] ?? '';
}

/** The one number of a list that has no other; undefined when it has. */
export function onlyNumber(list: readonly number[]): number | undefined {
  const [first] = list;
  return list.every(entry => entry === first) ? first : undefined;
}

/** Numbers for each axis as a user would write them: one, where all are the same. */
export function written(list: readonly number[]): number | readonly number[] {
  return onlyNumber(list) ?? list;
}
