import type { LayerType } from '../core/layer.ts';

/** Numbers of spatial axes that a family of layers comes in. */
export type Rank = 1 | 2 | 3;

/** The size of a window in words, by rank. */
export const axesInWords = { 1: 'length', 2: 'height × width', 3: 'depth × height × width' } as const;

/** One type for signals, images and volumes each, from one declaration. */
export function forEachRank<Type = LayerType>(define: (rank: Rank) => Type): readonly Type[] {
  return ([1, 2, 3] as const).map(define);
}
