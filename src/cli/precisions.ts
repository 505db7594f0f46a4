import { precisions, type Precision } from '../protocol/reports.ts';
import { choiceOption } from './arguments.ts';

/** Precisions by the names that a command line has: words with dashes. */
const named: readonly (readonly [name: string, precision: Precision])[] = precisions.map(precision => [
  precision.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
  precision,
]);

/** The precision of that name. Throws `UsageError` for one that there is not. */
export function precisionOption(written: string): Precision {
  const names = named.map(([name]) => name);
  return new Map(named).get(choiceOption('precision', written, names)) ?? 'fp32';
}
