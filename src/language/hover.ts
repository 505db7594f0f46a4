import { bytesPerNumber } from '../core/analysis.ts';
import type { GroupId, LayerId } from '../core/diagnostic.ts';
import { groupChain } from '../core/network.ts';
import { formatShape } from '../core/shape.ts';
import { formatBytes, formatCount, formatExact, formatMacs, formatNumberOf } from '../core/units.ts';
import { networkKeys } from '../formats/json/parse.ts';
import type { Span } from '../formats/sourceMap.ts';
import { sizeFormulas } from './formula.ts';
import { entriesOf, entryAt, type Entry } from './instances.ts';
import type { NetworkModel } from './model.ts';

/** Markdown about a stretch of the text. */
export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

/** What there is to say about the text at an offset; undefined where there is nothing. */
export function hover(model: NetworkModel, offset: number): Hover | undefined {
  const context = model.syntax.contextAt(offset);
  const entries = entriesOf(model);
  switch (context?.kind) {
    case undefined:
      return undefined;
    case 'layer': {
      const entry = entryAt(entries, offset);
      return entry && { markdown: entryMarkdown(entry, model), span: entry.span };
    }
    case 'attribute': {
      const entry = entryAt(entries, offset);
      const markdown = attributeMarkdown(context.type, context.attribute, model);
      if (markdown === undefined) return entry && { markdown: entryMarkdown(entry, model), span: entry.span };
      return { markdown, span: entry?.span ?? { start: offset, end: offset } };
    }
    case 'block':
      return { markdown: blockMarkdown(context.name, model), span: { start: offset, end: offset } };
    case 'network':
      if (context.key === undefined) return undefined;
      return {
        markdown: ['name', 'input', 'inputs'].includes(context.key)
          ? totalsMarkdown(model)
          : `**${context.key}** — ${networkKeys[context.key]}`,
        span: { start: offset, end: offset },
      };
  }
}

function entryMarkdown(entry: Entry, model: NetworkModel): string {
  const [group] = entry.groups;
  if (group !== undefined) return groupMarkdown(entry, model);
  const [first] = entry.layers;
  if (first === undefined) return '';
  return 1 < entry.layers.length ? instancesMarkdown(entry.layers, model) : layerMarkdown(first, model);
}

/** Everything about one layer. */
function layerMarkdown(id: LayerId, { network, analysis }: NetworkModel): string {
  const layer = network.layers[id];
  const analysed = analysis.layers[id];
  if (layer === undefined || analysed === undefined) return '';
  const { type, inputShapes, outputShape, weights, buffers, macs, reach } = analysed;
  const inputs = inputShapes.map(formatShape).join(' and ');
  const lines = [
    `**${layer.type}** \`${layer.name}\` — ${type?.summary ?? 'no such layer type; its output is unknown'}`,
  ];
  lines.push(`${inputs || '?'} → **${formatShape(outputShape)}**`);
  lines.push(...sizeFormulas(analysed).map(formula => `\`${formula}\``));
  const facts: (readonly [string, string])[] = [];
  const params = tensorsInWords(weights);
  if (params !== undefined) facts.push(['params', `${formatExact(analysed.params)} = ${params}`]);
  const stored = tensorsInWords(buffers);
  if (stored !== undefined) facts.push(['buffers', `${formatExact(analysed.bufferCount)} = ${stored} (not trained)`]);
  if (macs !== 0) facts.push(['MACs', `${formatExact(macs)} (${share(macs, analysis.totals.macs)} of the network)`]);
  const weightBytes = analysed.params + analysed.bufferCount;
  const weightsText = weightBytes === 0 ? '' : `, weights ${formatBytes(weightBytes * bytesPerNumber)}`;
  facts.push([
    'memory',
    `output ${formatBytes(analysed.activationBytes)}${type?.view === true ? ' (shares its input’s memory)' : ''}${weightsText}`,
  ]);
  if (reach === undefined) facts.push(['receptive field', 'unknown']);
  else if (0 < reach.length)
    facts.push([
      'receptive field',
      `${formatShape(reach.map(({ size }) => size))} px, jump ${formatShape(reach.map(({ jump }) => jump))}, start ${formatShape(reach.map(({ start }) => start))}`,
    ]);
  lines.push(facts.map(([name, value]) => `- ${name}: ${value}`).join('\n'));
  if (type !== undefined) lines.push(`_Source: ${type.source}_`);
  return lines.join('\n\n');
}

/** A layer that is written once and unfolds into several: what they have in common, and how they differ. */
function instancesMarkdown(ids: readonly LayerId[], model: NetworkModel): string {
  const { network, analysis } = model;
  const type = analysis.layers[ids[0] ?? -1]?.type;
  const rows = new Map<string, number>();
  for (const id of ids) {
    const layer = analysis.layers[id];
    const inputs = layer?.inputShapes.map(formatShape).join(' + ') ?? '?';
    const row = `${inputs} | ${formatShape(layer?.outputShape)} | ${formatExact(layer?.params ?? Number.NaN)} | ${formatExact(layer?.macs ?? Number.NaN)}`;
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  const table = [...rows].map(([row, count]) => `| ${count} | ${row} |`);
  const params = ids.reduce((sum, id) => sum + (analysis.layers[id]?.params ?? Number.NaN), 0);
  const macs = ids.reduce((sum, id) => sum + (analysis.layers[id]?.macs ?? Number.NaN), 0);
  return [
    `**${network.layers[ids[0] ?? -1]?.type ?? ''}** — ${type?.summary ?? 'no such layer type'}`,
    `Written once, used ${formatNumberOf(ids.length, 'time')}: ${formatExact(params)} params, ${formatMacs(macs)} in all`,
    ['| × | input | output | params | MACs |', '|--:|--|--|--:|--:|', ...table].join('\n'),
    ...(type === undefined ? [] : [`_Source: ${type.source}_`]),
  ].join('\n\n');
}

function groupMarkdown({ groups }: Entry, { network, analysis, catalogue }: NetworkModel): string {
  const { type, name = '' } = network.groups[groups[0]?.id ?? -1] ?? {};
  const structure = catalogue.structures.get(type ?? '');
  const counts = new Map<string, number>();
  for (const { totals } of groups) {
    const counted = `${formatExact(totals.params)} | ${formatExact(totals.macs)} | ${share(totals.macs, analysis.totals.macs)}`;
    const row = `${totals.layers.length} | ${formatShape(totals.outputShape)} | ${counted}`;
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  const rows = [...counts].map(([row, count]) => `| ${count} | ${row} |`);
  return [
    `**${type ?? name}** — ${structure?.summary ?? 'a block of this file.'}`,
    ['| × | layers | output | params | MACs | share |', '|--:|--:|--|--:|--:|--:|', ...rows].join('\n'),
    ...(structure === undefined ? [] : [`_Source: ${structure.source}_`]),
  ].join('\n\n');
}

function blockMarkdown(name: string, { network, analysis }: NetworkModel): string {
  const uses = network.groups.filter(({ type, kind }) => kind === 'block' && type === name).length;
  const isUse = (group: GroupId): boolean =>
    network.groups[group]?.kind === 'block' && network.groups[group].type === name;
  const params = network.layers.reduce(
    (sum, layer, id) =>
      groupChain(network, layer.group).some(isUse) ? sum + (analysis.layers[id]?.params ?? Number.NaN) : sum,
    0,
  );
  return `**${name}** — a block of this file, used ${formatNumberOf(uses, 'time')}: ${formatExact(params)} params in all`;
}

/** Totals of the network, each defined where it could be mistaken. */
function totalsMarkdown({ network, analysis }: NetworkModel): string {
  const { totals } = analysis;
  const peak = totals.peakLayer === undefined ? 'the input' : `\`${network.layers[totals.peakLayer]?.name ?? ''}\``;
  const facts = [
    `params: **${formatExact(totals.params)}** (${formatCount(totals.params)}), buffers ${formatExact(totals.buffers)}; Keras counts both: ${formatExact(totals.params + totals.buffers)}`,
    `MACs: **${formatExact(totals.macs)}** (${formatMacs(totals.macs)}; FLOPs = 2 × MACs = ${formatCount(2 * totals.macs)}): multiplies of convolutions and linear layers, one example`,
    `memory: weights ${formatBytes(totals.weightBytes)}, activations ${formatBytes(totals.activationBytes)}, at most ${formatBytes(totals.peakActivationBytes)} at once (at ${peak})`,
    `receptive field: ${formatShape(totals.receptiveField)} px`,
    `minimum input: ${formatShape(totals.minInput)} px`,
  ];
  if (0 < totals.partial.length)
    facts.push(
      `partial: ${formatNumberOf(totals.partial.length, 'layer')} not counted: ${totals.partial.slice(0, 5).join(', ')}${5 < totals.partial.length ? ', …' : ''}`,
    );
  return [
    `**${network.name || 'Network'}** — ${formatNumberOf(network.layers.length, 'layer')}`,
    facts.map(fact => `- ${fact}`).join('\n'),
  ].join('\n\n');
}

function attributeMarkdown(
  typeName: string | undefined,
  name: string,
  { catalogue, network }: NetworkModel,
): string | undefined {
  // A block of the file takes the place of a built-in one.
  if (network.groups.some(group => group.kind === 'block' && group.type === typeName)) return undefined;
  const type = catalogue.layers.get(typeName ?? '') ?? catalogue.structures.get(typeName ?? '');
  const attribute = type?.attributes[name];
  if (attribute === undefined) return undefined;
  const rule = attribute.required ? 'required' : `default: ${attribute.defaultText ?? 'none'}`;
  return `**${name}** of ${type?.type ?? ''} — ${attribute.description}\n\n_${rule}_`;
}

function tensorsInWords(tensors: Readonly<Record<string, readonly number[]>>): string | undefined {
  const names = Object.keys(tensors);
  if (names.length === 0) return undefined;
  return names.map(name => `${name} ${formatShape(tensors[name])}`).join(' + ');
}

function share(part: number, whole: number): string {
  return whole === 0 || Number.isNaN(part) ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
