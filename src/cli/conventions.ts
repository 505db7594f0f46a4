import { closest } from '../core/closest.ts';
import { formatCount, formatMacs } from '../core/units.ts';
import { UsageError } from './output.ts';

/** A way to count computation. */
export interface Convention {
  readonly name: string;
  /** Heads of the column and of the total. */
  readonly column: string;
  readonly total: string;
  /** The count for a number of multiply–accumulates of convolutions and linear layers. */
  count(macs: number): number;
  inWords(macs: number): string;
}

const conventions: readonly Convention[] = [
  {
    name: 'torchvision',
    column: 'Mult-Adds',
    total: 'Total mult-adds',
    count: macs => macs,
    inWords: macs => formatMacs(macs),
  },
  {
    name: 'flops',
    column: 'FLOPs',
    total: 'Total FLOPs',
    count: macs => 2 * macs,
    inWords: macs => `${formatCount(2 * macs)}FLOP, two for each multiply–accumulate`,
  },
];

/** The convention of that name. Throws `UsageError` for one that there is not. */
export function conventionOf(name: string): Convention {
  const found = conventions.find(convention => convention.name === name);
  if (found !== undefined) return found;
  const names = conventions.map(convention => convention.name);
  const close = closest(name, names);
  throw new UsageError(
    `no counting convention "${name}"; ${close === undefined ? `there is ${names.join(', ')}` : `did you mean "${close}"?`}`,
  );
}
