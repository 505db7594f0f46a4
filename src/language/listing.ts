import type { Analysis } from '../core/analysis.ts';
import type { GroupId, LayerId } from '../core/diagnostic.ts';
import { inWords } from '../core/layerAttributes.ts';
import { groupChain, type Network } from '../core/network.ts';
import { formatShape } from '../core/shape.ts';
import { formatBytes, formatExact, formatMacs, formatNumberOf } from '../core/units.ts';
import { titleOf, writtenNames, type WrittenNames } from '../core/writtenNames.ts';

/**
 * Two networks as texts with a line for each layer, in columns that are as wide in both: of the same layers every character is the same,
 * so that an editor's own comparison shows what differs and nothing else. Nothing in them is counted.
 */
export function listings(before: Analysis, after: Analysis): { readonly before: string; readonly after: string } {
  const [left, right] = [rowsOf(before), rowsOf(after)];
  const widths = [0, 1, 2, 3, 4].map(column => Math.max(0, ...[...left, ...right].map(row => lengthOf(row, column))));
  const text = (rows: readonly Row[]): string => `${rows.map(row => lineOf(row, widths)).join('\n')}\n`;
  return { before: text(left), after: text(right) };
}

/** The title of a group or of the network, or the cells of a layer. */
type Row = string | readonly [name: string, attributes: string, shape: string, params: string, macs: string];

function rowsOf(analysis: Analysis): readonly Row[] {
  const { network, layers, totals } = analysis;
  const names = writtenNames(network);
  const open = new Set<GroupId>();
  const rows: Row[] = [
    network.name || 'Network',
    ...network.inputs.map(({ name, shape }) => `${name} ${formatShape(shape)}`),
    `${formatExact(totals.params)} params, ${formatMacs(totals.macs)}, at most ${formatBytes(totals.peakActivationBytes)} alive at once`,
    `receptive field ${formatShape(totals.receptiveField)} px, minimum input ${formatShape(totals.minInput)} px`,
    ...(0 < totals.partial.length ? [`${formatNumberOf(totals.partial.length, 'layer')} not counted`] : []),
    '',
  ];
  network.layers.forEach(({ type, group }, id) => {
    const chain = groupChain(network, group);
    chain.forEach((each, depth) => {
      if (open.has(each)) return;
      open.add(each);
      rows.push(`${'  '.repeat(depth)}${groupTitle(network, names, each)}`);
    });
    const layer = layers[id];
    const title = titleOf(network, names, id);
    rows.push([
      `${'  '.repeat(chain.length)}${title === type ? type : `${title}: ${type}`}`,
      attributesOf(network, names, id),
      formatShape(layer?.outputShape),
      numberOrDash(layer?.params, formatExact, 'params'),
      numberOrDash(layer?.macs, formatMacs, ''),
    ]);
  });
  return rows;
}

function groupTitle({ groups }: Network, { groups: names }: WrittenNames, id: GroupId): string {
  const { type, kind } = groups[id] ?? {};
  const name = names[id];
  if (name === undefined) return `${type ?? kind ?? ''}:`;
  return type === undefined ? `${name}:` : `${name} (${type}):`;
}

/** What is written about a layer, and what it reads where that is not the layer in the line above. */
function attributesOf(network: Network, names: WrittenNames, id: LayerId): string {
  const { written = {}, inputs = [], init, references = [] } = network.layers[id] ?? {};
  const known = Object.entries({ ...written, ...(init !== undefined && { init }) });
  const parts = known.flatMap(([name, value]) => (references.includes(name) ? [] : [`${name} ${inWords(value)}`]));
  const [only, ...others] = inputs;
  const isNext =
    id === 0 ? only !== undefined && 'input' in only : only !== undefined && 'layer' in only && only.layer === id - 1;
  if (!isNext || 0 < others.length) {
    const sources = inputs.map(source => {
      if (source === undefined) return '?';
      return 'input' in source ? (network.inputs[source.input]?.name ?? '?') : titleOf(network, names, source.layer);
    });
    parts.push(`from ${sources.join(' and ')}`);
  }
  return parts.join(', ');
}

function numberOrDash(amount: number | undefined, format: (amount: number) => string, unit: string): string {
  return amount === undefined || amount === 0 ? '' : `${format(amount)} ${unit}`.trim();
}

function lengthOf(row: Row, column: number): number {
  return typeof row === 'string' ? 0 : (row[column]?.length ?? 0);
}

/** Words to the left, numbers to the right of their columns. */
function lineOf(row: Row, widths: readonly number[]): string {
  if (typeof row === 'string') return row;
  return row
    .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
    .join('  ')
    .trimEnd();
}
