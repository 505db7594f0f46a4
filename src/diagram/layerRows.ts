import type { Analysis } from '../core/analysis.ts';
import type { GroupId, LayerId, Locus } from '../core/diagnostic.ts';
import { groupTotals } from '../core/groupTotals.ts';
import { groupChain } from '../core/network.ts';
import { formatShape } from '../core/shape.ts';
import { known, type Amounts } from './amounts.ts';
import { nodeIds, type NodeIds } from './ids.ts';
import type { NodeCategory, TextRange } from './model.ts';

/** One line of the table of layers: a layer, or a group with what is in it. */
export interface LayerRow extends Amounts {
  /** The same after an edit elsewhere. */
  readonly id: string;
  /** Own name, without the names of the groups around it. */
  readonly name: string;
  /** Empty for a group that was made by nothing but its name. */
  readonly type: string;
  readonly category: NodeCategory | 'group';
  /** Output size, "64×112×112". */
  readonly shape: string;
  /** Full name of a layer, by which a run knows it; absent for a group. */
  readonly layer?: string;
  /** Position in the table of the group around it. */
  readonly parent?: number;
  readonly range?: TextRange;
}

/** A network as a table; plain data that can be sent to a webview. */
export interface LayerTable {
  readonly name: string;
  /** In the order of the text, each group before what is in it. */
  readonly rows: readonly LayerRow[];
  readonly totals: Amounts;
  /** Whether it is the table of an earlier version, since the newest cannot be evaluated. */
  readonly isStale?: true;
}

/** The table of a network. Layers without known numbers have rows too. */
export function layerTable(analysis: Analysis, rangeOf: (locus: Locus) => TextRange | undefined): LayerTable {
  const { network } = analysis;
  const ids = nodeIds(network);
  const rows: LayerRow[] = [];
  const totals = groupTotals(analysis);
  const inner = membersOf(analysis);
  const add = (members: readonly Member[], parent: number | undefined): void => {
    for (const member of members) {
      const at = rows.length;
      const range = rangeOf(member);
      const place = { ...(parent !== undefined && { parent }), ...(range && { range }) };
      if ('layer' in member) {
        rows.push({ ...layerRow(analysis, member.layer, ids), ...place });
        continue;
      }
      const { name = '', type = '' } = network.groups[member.group] ?? {};
      const total = totals[member.group];
      const layers = total?.layers ?? [];
      const memory = layers.reduce((sum, id) => sum + (analysis.layers[id]?.activationBytes ?? Number.NaN), 0);
      rows.push({
        id: ids.groups[member.group] ?? '',
        name,
        type,
        category: 'group',
        shape: formatShape(total?.outputShape),
        ...known({ params: total?.params, macs: total?.macs, memory }),
        ...place,
      });
      add(inner.get(member.group) ?? [], at);
    }
  };
  add(inner.get(undefined) ?? [], undefined);
  const { params, macs, activationBytes: memory } = analysis.totals;
  return { name: network.name || 'Network', rows, totals: known({ params, macs, memory }) };
}

/** The table with what each layer has taken, ms by full name; a group takes what its layers take together. */
export function withTimes(table: LayerTable, times: Readonly<Record<string, number>>): LayerTable {
  const sums: (number | undefined)[] = table.rows.map(({ layer }) =>
    layer !== undefined && Object.hasOwn(times, layer) ? times[layer] : undefined,
  );
  // What is in a group stands behind it: from the last row to the first every sum is complete when it is added on.
  for (let at = table.rows.length - 1; 0 <= at; at--) {
    const parent = table.rows[at]?.parent;
    const own = sums[at];
    if (parent !== undefined && own !== undefined) sums[parent] = (sums[parent] ?? 0) + own;
  }
  const outermost = sums.filter((time, at) => time !== undefined && table.rows[at]?.parent === undefined);
  const whole = outermost.length === 0 ? undefined : outermost.reduce<number>((sum, time) => sum + (time ?? 0), 0);
  return {
    ...table,
    rows: table.rows.map((row, at) => ({ ...row, ...known({ time: sums[at] }) })),
    totals: { ...table.totals, ...known({ time: whole }) },
  };
}

type Member = { readonly layer: LayerId } | { readonly group: GroupId };

/** What stands directly in each group, in the order of the text; under `undefined` what stands in none. */
function membersOf({ network }: Analysis): ReadonlyMap<GroupId | undefined, readonly Member[]> {
  const members = new Map<GroupId | undefined, Member[]>();
  const put = (parent: GroupId | undefined, member: Member): void => {
    const others = members.get(parent);
    if (others === undefined) members.set(parent, [member]);
    else others.push(member);
  };
  const seen = new Set<GroupId>();
  network.layers.forEach(({ group }, layer) => {
    let parent: GroupId | undefined;
    for (const id of groupChain(network, group)) {
      if (!seen.has(id)) put(parent, { group: id });
      seen.add(id);
      parent = id;
    }
    put(parent, { layer });
  });
  return members;
}

function layerRow({ network, layers }: Analysis, id: LayerId, ids: NodeIds): LayerRow {
  const layer = network.layers[id];
  const analysed = layers[id];
  return {
    id: ids.layers[id] ?? '',
    name: layer?.name.split('.').at(-1) ?? '',
    type: layer?.type ?? '',
    category: analysed?.type?.category ?? 'unknown',
    shape: formatShape(analysed?.outputShape),
    layer: layer?.name ?? '',
    ...known({ params: analysed?.params, macs: analysed?.macs, memory: analysed?.activationBytes }),
  };
}
