import type { LayerAnalysis, Totals } from './analysis.ts';
import type { Diagnostic, Locus } from './diagnostic.ts';
import { groupChain, type Network } from './network.ts';
import { formatCount, formatExact } from './units.ts';

/** A warning for each total above the limit that the file sets. Latency is checked by the benchmark, which measures it. */
export function budgetDiagnostics(
  network: Network,
  layers: readonly LayerAnalysis[],
  totals: Totals,
): readonly Diagnostic[] {
  const limits = [
    { key: 'maxParams', count: 'params', limit: network.budget.maxParams, noun: 'parameters' },
    { key: 'maxMacs', count: 'macs', limit: network.budget.maxMacs, noun: 'MACs' },
  ] as const;
  return limits.flatMap(({ key, count, limit, noun }): readonly Diagnostic[] => {
    const total = totals[count];
    if (limit === undefined || total <= limit) return [];
    const spenders = spendersOf(network, layers, count);
    const shares = spenders.map(({ name, spent }) => `"${name}" (${Math.round((100 * spent) / total)}%)`);
    const most =
      shares.length < 2 ? '' : `, most of them in ${shares.slice(0, -1).join(', ')} and ${shares.at(-1) ?? ''}`;
    return [
      {
        code: 'budget-exceeded',
        severity: 'warning',
        message: `${formatExact(total)} ${noun} are ${formatExact(total - limit)} above the ${key} of ${formatExact(limit)}${most}; make layers narrower or raise the budget`,
        locus: { network: `budget.${key}` },
        related: spenders.map(({ name, spent, locus }) => ({
          locus,
          message: `"${name}" has ${formatCount(spent)} of the ${noun}`,
        })),
      },
    ];
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

/** A layer, or all layers of a block, and what they take of a budget. */
interface Spender {
  readonly name: string;
  readonly locus: Locus;
  readonly spent: number;
}

/** The three layers or outermost groups that have most, the first of them most. */
function spendersOf(network: Network, layers: readonly LayerAnalysis[], count: 'params' | 'macs'): readonly Spender[] {
  const spenders = new Map<string, Spender>();
  layers.forEach((layer, id) => {
    if (!(0 < layer[count])) return;
    const [group] = groupChain(network, network.layers[id]?.group);
    const key = group === undefined ? `layer ${id}` : `group ${group}`;
    const name = (group === undefined ? network.layers[id]?.name : network.groups[group]?.name) ?? '';
    const spent = (spenders.get(key)?.spent ?? 0) + layer[count];
    spenders.set(key, { name, locus: group === undefined ? { layer: id } : { group }, spent });
  });
  return [...spenders.values()].sort((left, right) => right.spent - left.spent).slice(0, 3);
}
