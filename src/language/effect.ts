import type { Totals } from '../core/analysis.ts';
import { formatCount, formatMacs } from '../core/units.ts';

/**
 * What a change makes of the totals of a network, in short: only what changes: "−28 % params, −28 % MACs". Where something was unknown
 * before, what they come to then; undefined where something is unknown still.
 */
export function effectInWords(before: Totals, after: Totals): string | undefined {
  if (0 < after.partial.length) return undefined;
  const field = sizeInWords(after.receptiveField);
  if (0 < before.partial.length)
    return [
      `${formatCount(after.params)} params`,
      formatMacs(after.macs),
      ...(field === '' ? [] : [`receptive field ${field}`]),
    ].join(', ');
  const old = sizeInWords(before.receptiveField);
  const costs = [inWords('params', before.params, after.params), inWords('MACs', before.macs, after.macs)].filter(
    each => each !== undefined,
  );
  if (old === field) return costs.length === 0 ? 'params, MACs and receptive field as before' : costs.join(', ');
  return `${costs.length === 0 ? 'params and MACs as before' : costs.join(', ')}, receptive field ${old} → ${field}`;
}

/** "+3 %" of what there was, or the number itself where it is less than a hundredth or there was nothing. */
function inWords(what: string, before: number, after: number): string | undefined {
  if (before === after) return undefined;
  const sign = before < after ? '+' : '−';
  const percent = (100 * Math.abs(after - before)) / before;
  // Nearly all is not all: what is left of it counts.
  if (99.5 <= percent && percent < 100) return `${sign}${Math.min(99.9, Number(percent.toFixed(1)))} % ${what}`;
  if (0.5 <= percent && percent < 999.5) return `${sign}${Math.round(percent)} % ${what}`;
  return `${sign}${formatCount(Math.abs(after - before))} ${what}`;
}

/** A square by its side, anything else by all of them. */
function sizeInWords(sides: readonly number[]): string {
  const [first] = sides;
  if (first === undefined) return '';
  return sides.every(side => side === first) ? String(first) : sides.join('×');
}
