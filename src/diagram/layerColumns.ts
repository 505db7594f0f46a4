import { formatBytes, formatCount, formatMilliseconds } from '../core/units.ts';
import type { Amounts } from './amounts.ts';

/** A column of numbers in the table of layers. */
export interface AmountColumn {
  readonly name: keyof Amounts;
  /** A number as it is shown, in three digits. */
  format(amount: number): string;
}

/** In the order in which they are shown. */
export const amountColumns: readonly AmountColumn[] = [
  { name: 'params', format: formatCount },
  { name: 'macs', format: formatCount },
  { name: 'memory', format: formatBytes },
  { name: 'time', format: formatTime },
];

/** Milliseconds or microseconds: small layers take microseconds; a column has no room for their zeros. */
export function formatTime(milliseconds: number): string {
  return milliseconds < 0.1
    ? formatMilliseconds(1000 * milliseconds).replace('ms', 'µs')
    : formatMilliseconds(milliseconds);
}
