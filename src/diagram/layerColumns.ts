import { formatBytes, formatCount, formatTime } from '../core/units.ts';
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
