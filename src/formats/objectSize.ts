import { inWords } from '../core/layerAttributes.ts';
import type { NetworkInput, ObjectSize } from '../core/network.ts';

/** What `objectSize` says, in the words of both formats. */
export const objectSizeText =
  'Size of what is to be recognised, px: a number, or one for each axis; a receptive field that is smaller is advised against.';

/** The size of what is to be recognised as it was written; undefined, and reported, when it is none of the inputs' axes. */
export function readObjectSize(
  written: unknown,
  inputs: readonly Pick<NetworkInput, 'shape'>[],
  report: (message: string) => void,
): ObjectSize | undefined {
  if (isSize(written)) return written;
  const [first] = inputs;
  const axes = first?.shape === undefined ? undefined : first.shape.length - 1;
  const entries: readonly unknown[] = Array.isArray(written) ? written : [];
  if (entries.every(isSize) && 0 < entries.length && (axes === undefined || entries.length === axes)) return entries;
  const list = axes === undefined ? 'one for each axis' : `${axes} of them, one for each axis of the input`;
  report(`"objectSize" is ${inWords(written)}; write a number of px above 0, or ${list}`);
  return undefined;
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && 0 < value && value < Infinity;
}
