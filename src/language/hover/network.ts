import { conventions, countAll, countByClass, type Convention } from '../../core/conventions.ts';
import { memoryConventions } from '../../core/memory.ts';
import { formatShape } from '../../core/shape.ts';
import { formatComputation, formatCount, formatExact, formatNumberOf } from '../../core/units.ts';
import type { NetworkModel } from '../model.ts';
import { facts, paragraphs, table } from './markdown.ts';
import type { Reader } from './reader.ts';

/** Totals of the network, each defined where it could be mistaken, and why tools differ about them. */
export function networkMarkdown({ model, presentation }: Reader): string {
  const { network, analysis } = model;
  const { totals } = analysis;
  const { convention, memoryConvention } = presentation;
  const known: (readonly [string, string])[] = [
    [
      'params',
      `**${formatExact(totals.params)}** (${formatCount(totals.params)}), buffers ${formatExact(totals.buffers)}; Keras counts both: ${formatExact(totals.params + totals.buffers)}`,
    ],
    ['memory', `weights ${presentation.bytes(totals.weightBytes)}, feature maps ${memoryInWords(model, presentation)}`],
    ['receptive field', `${formatShape(totals.receptiveField)} px`],
    ['minimum input', `${formatShape(totals.minInput)} px`],
  ];
  if (0 < totals.partial.length) {
    const names = totals.partial.slice(0, 5).join(', ');
    const more = 5 < totals.partial.length ? ', …' : '';
    known.push(['partial', `${formatNumberOf(totals.partial.length, 'layer')} not counted: ${names}${more}`]);
  }
  return paragraphs([
    `**${network.name || 'Network'}** — ${formatNumberOf(network.layers.length, 'layer')}`,
    facts(known),
    reconciliation(model, convention),
    `_${convention.name} counts ${convention.rule}; ${memoryConvention.name} is ${memoryConvention.rule}. One example._`,
  ]);
}

/** The memory of feature maps by each convention, the chosen one in bold. */
function memoryInWords(
  { network, analysis }: NetworkModel,
  { memoryConvention, bytes }: Reader['presentation'],
): string {
  const all = network.layers.map((_, id) => id);
  const { peakLayer } = analysis.totals;
  const where = peakLayer === undefined ? 'the input' : `\`${network.layers[peakLayer]?.name ?? ''}\``;
  return memoryConventions
    .map(each => {
      const amount = bytes(each.measure(analysis)(all));
      const shown = each === memoryConvention ? `**${amount}**` : amount;
      return `${each.name} ${shown}${each.name === 'peak' ? ` (at ${where})` : ''}`;
    })
    .join(', ');
}

/** What each convention counts, and which classes of layers make the difference from the first. */
function reconciliation({ analysis }: NetworkModel, chosen: Convention): string {
  const [first] = conventions;
  const rows = conventions.map(each => {
    const count = countAll(each, analysis.layers);
    const amount = `${formatExact(count)} (${formatComputation(count, each.unit)})`;
    return [
      each === chosen ? `**${each.name}**` : each.name,
      each === chosen ? `**${amount}**` : amount,
      each === first ? '' : differenceInWords(each, analysis.layers, first?.unit),
    ];
  });
  const columns = [
    { head: 'convention' },
    { head: 'computation', isNumber: true },
    { head: `what differs from ${first?.name ?? ''}` },
  ] as const;
  return table(columns, rows);
}

function differenceInWords(
  convention: Convention,
  layers: Parameters<typeof countByClass>[1],
  unit: Convention['unit'] | undefined,
): string {
  if (convention.unit !== unit) return convention.rule;
  const differences = countByClass(convention, layers)
    .map(({ category, count, torchvision }) => ({ category, difference: count - torchvision }))
    .filter(({ difference }) => difference !== 0)
    .sort((left, right) => Math.abs(right.difference) - Math.abs(left.difference));
  if (differences.length === 0) return 'nothing here';
  return differences
    .map(({ category, difference }) => `${category} ${difference < 0 ? '−' : '+'}${formatCount(Math.abs(difference))}`)
    .join(', ');
}
