import type { GroupId } from '../../core/diagnostic.ts';
import { groupTotals } from '../../core/groupTotals.ts';
import { groupChain, pathOf } from '../../core/network.ts';
import { formatShape } from '../../core/shape.ts';
import { formatExact, formatNumberOf } from '../../core/units.ts';
import type { Entry } from '../instances.ts';
import { countedRows, paragraphs, share, table } from './markdown.ts';
import type { Reader } from './reader.ts';
import { timeLine } from './time.ts';

/** The uses of a block or structure that one place of the text stands for: what each amounts to, and what is in it. */
export function groupsMarkdown(groups: Entry['groups'], reader: Reader): string {
  const { network, catalogue } = reader.model;
  const { type, name = '' } = network.groups[groups[0]?.id ?? -1] ?? {};
  const structure = catalogue.structures.get(type ?? '');
  return paragraphs([
    `**${type ?? name}** — ${structure?.summary ?? 'a block of this file.'}`,
    totalsTable(groups, reader),
    timeLine(
      groups.flatMap(({ totals }) => totals.layers),
      reader,
    ),
    ...childrenParts(groups, reader),
    structure && `_Source: ${structure.source}_`,
  ]);
}

/** A block or function where it is defined: what all of its uses amount to, and what is in it. */
export function blockMarkdown(name: string, reader: Reader): string {
  const { network, analysis } = reader.model;
  const totals = groupTotals(analysis);
  const uses = network.groups.flatMap(({ kind, type }, id) => {
    const known = totals[id];
    return kind === 'block' && type === name && known !== undefined ? [{ id, totals: known }] : [];
  });
  const params = uses.reduce((sum, use) => sum + use.totals.params, 0);
  return paragraphs([
    `**${name}** — a block of this file, used ${formatNumberOf(uses.length, 'time')}: ${formatExact(params)} params in all`,
    ...(uses.length === 0 ? [] : [totalsTable(uses, reader), ...childrenParts(uses, reader)]),
  ]);
}

function totalsTable(groups: Entry['groups'], { presentation }: Reader): string {
  const rows = groups.map(({ totals }) => {
    const computation = presentation.computationOf(totals.layers);
    return [
      String(totals.layers.length),
      formatShape(totals.outputShape),
      formatExact(totals.params),
      formatExact(computation),
      share(computation, presentation.networkComputation),
    ];
  });
  const columns = [
    { head: '×', isNumber: true },
    { head: 'layers', isNumber: true },
    { head: 'output' },
    { head: 'params', isNumber: true },
    { head: presentation.computationName, isNumber: true },
    { head: 'share', isNumber: true },
  ] as const;
  return table(columns, countedRows(rows));
}

/** So many rows are read; the diagram has the others. */
const mostRows = 16;

/** A heading and the table of what stands directly in the first use. */
function childrenParts([first, ...others]: Entry['groups'], reader: Reader): readonly string[] {
  if (first === undefined || first.totals.layers.length === 0) return [];
  const rows = countedRows(childrenOf(first.id, first.totals.layers, reader));
  const columns = [
    { head: '×', isNumber: true },
    { head: 'in it' },
    { head: 'output' },
    { head: 'params', isNumber: true },
    { head: reader.presentation.computationName, isNumber: true },
  ] as const;
  const name = pathOf(reader.model.network, first.id).join('.');
  return [
    ...(0 < others.length ? [`The first of them, \`${name}\`:`] : []),
    table(columns, rows.slice(0, mostRows)),
    ...(mostRows < rows.length ? [`… and ${formatNumberOf(rows.length - mostRows, 'row')} more`] : []),
  ];
}

/** What stands directly in a group, in its order: layers, and groups as one. */
function childrenOf(group: GroupId, layers: readonly number[], reader: Reader): readonly (readonly string[])[] {
  const { network, analysis } = reader.model;
  const totals = groupTotals(analysis);
  const seen = new Set<GroupId>();
  return layers.flatMap(id => {
    const chain = groupChain(network, network.layers[id]?.group);
    const child = chain[chain.indexOf(group) + 1];
    if (child === undefined) {
      const { outputShape, params = Number.NaN } = analysis.layers[id] ?? {};
      return [rowOf(`\`${network.layers[id]?.type ?? ''}\``, outputShape, params, [id])];
    }
    if (seen.has(child)) return [];
    seen.add(child);
    const { type, name = '' } = network.groups[child] ?? {};
    const { outputShape, params = Number.NaN, layers: inside = [] } = totals[child] ?? {};
    return [rowOf(`\`${type ?? name}\` (${formatNumberOf(inside.length, 'layer')})`, outputShape, params, inside)];
  });

  function rowOf(
    what: string,
    outputShape: readonly number[] | undefined,
    params: number,
    ids: readonly number[],
  ): readonly string[] {
    const computation = reader.presentation.computationOf(ids);
    return [what, formatShape(outputShape), formatExact(params), formatExact(computation)];
  }
}
