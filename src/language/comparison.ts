import type { Analysis } from '../core/analysis.ts';
import { areAlike, compareNetworks, type ChangedLayer, type NetworkComparison } from '../core/compareNetworks.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { formatShape } from '../core/shape.ts';
import {
  formatCount,
  formatExact,
  formatGrowth,
  formatGrowthShare,
  formatMacs,
  formatNumberOf,
} from '../core/units.ts';
import { titleOf, writtenNames } from '../core/writtenNames.ts';
import { editRow, totalRows } from './changesMarkdown.ts';
import { listings } from './listing.ts';

/** Two networks as texts that an editor can lay side by side, and what differs in words. */
export interface ComparisonText {
  readonly before: string;
  readonly after: string;
  /** One line: "1 layer changed, 1 layer added: −1.2 M params (−4.70 %), +12.3 MMAC (+1.20 %)". */
  readonly headline: string;
}

/** The semantic difference of two networks as text. */
export function comparisonText(before: Analysis, after: Analysis): ComparisonText {
  return { ...listings(before, after), headline: headlineOf(compareNetworks(before, after)) };
}

/** What differs in one line. */
export function headlineOf(comparison: NetworkComparison): string {
  if (areAlike(comparison)) return 'no difference';
  const { added, removed, changed, edits } = comparison;
  const nEdited = editedLayers(changed).length;
  const counts = [
    ...(0 < edits.length ? [`other ${edits.map(({ attribute }) => attribute).join(', ')}`] : []),
    ...(0 < nEdited ? [`${formatNumberOf(nEdited, 'layer')} changed`] : []),
    ...(0 < added.length ? [`${formatNumberOf(added.length, 'layer')} added`] : []),
    ...(0 < removed.length ? [`${formatNumberOf(removed.length, 'layer')} removed`] : []),
  ];
  const grown = totalsGrowth(comparison);
  return `${counts.join(', ') || 'other numbers'}: ${grown === '' ? 'params and MACs are the same' : grown}`;
}

/** By how much params and MACs have grown; empty where both are the same. */
export function totalsGrowth({ before: { totals: before }, after: { totals: after } }: NetworkComparison): string {
  const grown = (left: number, right: number, format: (amount: number) => string): readonly string[] => {
    if (left === right) return [];
    const share = formatGrowthShare(left, right);
    return [`${formatGrowth(right - left, format)}${share === '' ? '' : ` (${share})`}`];
  };
  return [
    ...grown(before.params, after.params, amount => `${formatCount(amount)} params`),
    ...grown(before.macs, after.macs, formatMacs),
  ].join(', ');
}

/** Every difference as lines of a text: the totals, then each layer that was added (+), removed (−) or changed (~). */
export function comparisonLines(comparison: NetworkComparison): readonly string[] {
  const { before, after, added, removed, changed, edits } = comparison;
  const totals = [...edits.map(editRow), ...totalRows(before.totals, after.totals)].flatMap(row => {
    if (row === undefined) return [];
    const [name = '', from = '', to = '', grown = ''] = row;
    return [`  ${name.padEnd(16)} ${from} → ${to}${grown === '' ? '' : `   ${grown}`}`];
  });
  const edited = editedLayers(changed);
  const following = changed.length - edited.length;
  return [
    headlineOf(comparison),
    ...totals,
    ...removed.map(id => `− ${describe(before, id)}`),
    ...added.map(id => `+ ${describe(after, id)}`),
    ...edited.map(each => `~ ${changeLine(before, after, each)}`),
    ...(0 < following ? [`  ${formatNumberOf(following, 'layer')} with other numbers, which follow from this`] : []),
  ];
}

/** Changed layers about which something is written otherwise. */
function editedLayers(changed: readonly ChangedLayer[]): readonly ChangedLayer[] {
  return changed.filter(({ edits }) => 0 < edits.length);
}

function describe(analysis: Analysis, id: LayerId): string {
  const layer = analysis.layers[id];
  const params = layer === undefined || layer.params === 0 ? '' : `, ${formatExact(layer.params)} params`;
  return `${nameOf(analysis, id)} ${formatShape(layer?.outputShape)}${params}`;
}

function changeLine(before: Analysis, after: Analysis, { after: id, edits, figures }: ChangedLayer): string {
  const written = edits.map(edit => {
    const [attribute = '', from = '', to = ''] = editRow(edit);
    return `${attribute} ${from} → ${to}`;
  });
  const { outputShape, params } = figures;
  const numbers = [
    ...(outputShape === undefined ? [] : [`${formatShape(outputShape.before)} → ${formatShape(outputShape.after)}`]),
    ...(params === undefined ? [] : [`${formatGrowth(params.after - params.before)} params`]),
  ];
  return `${nameOf(after, id)}: ${[...written, ...numbers].join(', ')}`;
}

/** The type, and the name where there is one. */
function nameOf({ network }: Analysis, id: LayerId): string {
  const names = writtenNames(network);
  const type = network.layers[id]?.type ?? '';
  const title = titleOf(network, names, id);
  return `${names.paths[id] ?? ''}${title === type ? type : `${title} (${type})`}`;
}
