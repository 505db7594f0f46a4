import type { Totals } from './analysis.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Network } from './network.ts';
import { formatExact } from './units.ts';

/** A warning for each total above the limit that the file sets. Latency is checked by the benchmark, which measures it. */
export function budgetDiagnostics(network: Network, totals: Totals): readonly Diagnostic[] {
  const limits = [
    { key: 'maxParams', limit: network.budget.maxParams, total: totals.params, noun: 'parameters' },
    { key: 'maxMacs', limit: network.budget.maxMacs, total: totals.macs, noun: 'MACs' },
  ] as const;
  return limits.flatMap(({ key, limit, total, noun }): readonly Diagnostic[] => {
    if (limit === undefined || total <= limit) return [];
    const excess = formatExact(total - limit);
    const message = `${formatExact(total)} ${noun} are ${excess} above the ${key} of ${formatExact(limit)}; make layers narrower or raise the budget`;
    return [{ code: 'budget-exceeded', severity: 'warning', message, locus: { network: `budget.${key}` } }];
  });
}

/** A limit as it may be written: a number, or text like "5M", "600k", "4.1G". Undefined when it is neither. */
export function readLimit(written: unknown): number | undefined {
  if (typeof written === 'number') return 0 <= written ? written : undefined;
  const match = typeof written === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*([kMGT]?)\s*$/.exec(written) : undefined;
  if (!match) return undefined;
  const scale = { '': 1, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12 }[match[2] ?? ''] ?? 1;
  return Number(match[1]) * scale;
}
