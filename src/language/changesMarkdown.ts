import type { Totals } from '../core/analysis.ts';
import type { Difference, Edit } from '../core/compareNetworks.ts';
import { inWords } from '../core/layerAttributes.ts';
import { formatShape } from '../core/shape.ts';
import {
  formatBytes,
  formatExact,
  formatGrowth,
  formatGrowthShare,
  formatMacs,
  formatNumberOf,
} from '../core/units.ts';
import { changesOf, type EntryChange } from './changes.ts';
import { table } from './hover/markdown.ts';
import type { Entry } from './instances.ts';
import type { NetworkModel } from './model.ts';

/** What a hover says of an entry since the baseline, as Markdown: what is written otherwise, and each number before and after. */
export function changesMarkdown(model: NetworkModel, entry: Entry): readonly string[] {
  const change = changesOf(model)([entry]);
  return change === undefined ? [] : changeMarkdown(change, model);
}

/** A change as Markdown. */
export function changeMarkdown(change: EntryChange, { baseline }: NetworkModel): readonly string[] {
  const label = baseline?.label ?? '';
  if (change.isNew) return [`**New since ${label}**`];
  const { nAdded, nRemoved, edited, outputShape, receptiveField } = change;
  const counted = [
    ...(1 < edited.length ? [`${formatNumberOf(edited.length, 'layer')} changed`] : []),
    ...(0 < nAdded ? [`${formatNumberOf(nAdded, 'layer')} added`] : []),
    ...(0 < nRemoved ? [`${formatNumberOf(nRemoved, 'layer')} removed`] : []),
  ].join(', ');
  const edits = new Map(edited.flatMap(({ edits: each }) => each).map(edit => [JSON.stringify(edit), edit]));
  const rows = [
    ...[...edits.values()].map(editRow),
    textRow('output', outputShape),
    countRow('params', change.params, formatExact),
    countRow('MACs', change.macs, formatMacs),
    countRow('output memory', change.activationBytes, formatBytes),
    countRow('receptive field', receptiveField, amount => `${formatExact(amount)} px`),
  ];
  return [`**Since ${label}**${counted === '' ? '' : `: ${counted}`}`, beforeAndAfter(rows)];
}

/** What has become of the whole network since the baseline, as Markdown: each total before and after. */
export function totalChangesMarkdown({ baseline, analysis }: NetworkModel): readonly string[] {
  if (baseline === undefined) return [];
  const { before, edits } = baseline.comparison;
  const rows = [...edits.map(editRow), ...totalRows(before.totals, analysis.totals)];
  const written = rows.filter(row => row !== undefined);
  if (written.length === 0) return [`No different from ${baseline.label}`];
  return [`**Since ${baseline.label}**`, beforeAndAfter(rows)];
}

/** A row of a table for each total: its name, before, after, and by how much it has grown. Undefined where it has not. */
export function totalRows(before: Totals, after: Totals): readonly (readonly string[] | undefined)[] {
  const px = (sides: readonly number[]): string => `${formatShape(sides)} px`;
  return [
    countRow('params', { before: before.params, after: after.params }, formatExact),
    countRow('buffers', { before: before.buffers, after: after.buffers }, formatExact),
    countRow('MACs', { before: before.macs, after: after.macs }, formatMacs),
    countRow('weights', { before: before.weightBytes, after: after.weightBytes }, formatBytes),
    countRow('activations', { before: before.activationBytes, after: after.activationBytes }, formatBytes),
    countRow('peak memory', { before: before.peakActivationBytes, after: after.peakActivationBytes }, formatBytes),
    textRow('receptive field', { before: px(before.receptiveField), after: px(after.receptiveField) }),
    textRow('minimum input', { before: px(before.minInput), after: px(after.minInput) }),
  ];
}

/** An attribute as it was and as it is; a dash where it is not written. */
export function editRow({ attribute, before, after }: Edit): readonly string[] {
  const said = (value: unknown): string => (value === undefined ? '–' : inWords(value));
  return [attribute, said(before), said(after), ''];
}

function textRow(name: string, { before, after }: Difference<string>): readonly string[] | undefined {
  return before === after ? undefined : [name, before, after, ''];
}

function countRow(
  name: string,
  { before, after }: Difference<number>,
  format: (amount: number) => string,
): readonly string[] | undefined {
  if (Object.is(before, after)) return undefined;
  const share = formatGrowthShare(before, after);
  const grown = `${formatGrowth(after - before, format)}${share === '' ? '' : ` (${share})`}`;
  return [name, format(before), format(after), grown];
}

function beforeAndAfter(rows: readonly (readonly string[] | undefined)[]): string {
  const numbers = ['before', 'after', 'Δ'].map(head => ({ head, isNumber: true }) as const);
  return table(
    [{ head: '' }, ...numbers],
    rows.flatMap(row => (row === undefined ? [] : [row.map(plain)])),
  );
}

/** Text of the user is no Markdown of ours; the table itself sees to its bars. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&');
}
