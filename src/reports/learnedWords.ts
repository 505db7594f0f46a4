import { formatExact } from '../core/units.ts';
import type { WeightsOrigin } from '../protocol/learned.ts';

/** Where the weights come from that are looked at, for texts that are shared: they are English. */
export function originInWords(origin: WeightsOrigin): string {
  if (origin.kind === 'untrained') return `untrained: random weights of seed ${origin.seed}`;
  const { path, step } = origin;
  return `trained weights of ${path}${step === undefined ? '' : `, after ${formatExact(step)} steps`}`;
}
