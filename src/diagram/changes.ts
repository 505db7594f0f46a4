import type { NetworkComparison } from '../core/compareNetworks.ts';
import type { GroupId, LayerId } from '../core/diagnostic.ts';
import { groupChain } from '../core/network.ts';
import { titleOf, writtenNames } from '../core/writtenNames.ts';
import { known } from './amounts.ts';
import { nodeIds } from './ids.ts';
import type { DiagramChange, DiagramModel } from './model.ts';

/** The diagram of `comparison.after` with what has changed since `comparison.before`, which its author calls `label`. */
export function withChanges(model: DiagramModel, label: string, comparison: NetworkComparison): DiagramModel {
  const { before, after } = comparison;
  const names = writtenNames(before.network);
  const nameOf = (id: LayerId): string => `${names.paths[id] ?? ''}${titleOf(before.network, names, id)}`;
  const ids = nodeIds(after.network);
  const nodes = new Map<string, DiagramChange>();
  const groups = after.network.groups.map((): Tally => ({
    removed: [],
    params: 0,
    macs: 0,
    nNew: 0,
    nOld: 0,
    differs: false,
  }));
  const changed = new Set(comparison.changed.map(each => each.after));
  after.network.layers.forEach(({ group }, id) => {
    const now = after.layers[id] ?? nothing;
    const partner = comparison.beforeOf[id];
    const then = partner === undefined ? nothing : (before.layers[partner] ?? nothing);
    const growth = { params: grown(then.params, now.params), macs: grown(then.macs, now.macs) };
    const differs = partner === undefined || changed.has(id);
    if (differs)
      nodes.set(ids.layers[id] ?? '', { kind: partner === undefined ? 'added' : 'changed', ...known(growth) });
    for (const around of groupChain(after.network, group)) {
      const tally = groups[around];
      if (tally === undefined) continue;
      add(tally, growth);
      tally.differs ||= differs;
      tally[partner === undefined ? 'nNew' : 'nOld'] += 1;
    }
  });
  const afterGroup = new Map([...comparison.groupBefore].map(([now, then]) => [then, now]));
  for (const id of comparison.removed) {
    const then = before.layers[id] ?? nothing;
    for (const around of groupChain(after.network, placeOf(id, comparison, afterGroup))) {
      const tally = groups[around];
      if (tally === undefined) continue;
      add(tally, { params: grown(then.params, 0), macs: grown(then.macs, 0) });
      tally.removed.push(nameOf(id));
    }
  }
  const changes = new Map(groups.map((tally, id) => [ids.groups[id] ?? '', changeOf(tally)]));
  return {
    ...model,
    nodes: model.nodes.map(node => withChange(node, nodes.get(node.id))),
    groups: model.groups.map(group => withChange(group, changes.get(group.id))),
    baseline: { label, removed: comparison.removed.map(nameOf) },
  };
}

/** What is counted of a group. */
interface Tally {
  readonly removed: string[];
  params: number;
  macs: number;
  nNew: number;
  nOld: number;
  differs: boolean;
}

const nothing = { params: 0, macs: 0 } as const;

/** What was not known and still is not has not changed. */
function grown(before: number, after: number): number {
  return Object.is(before, after) ? 0 : after - before;
}

function add(
  tally: Tally,
  { params, macs }: typeof nothing | { readonly params: number; readonly macs: number },
): void {
  tally.params += params;
  tally.macs += macs;
}

function changeOf({ removed, params, macs, nNew, nOld, differs }: Tally): DiagramChange | undefined {
  if (!differs && removed.length === 0) return undefined;
  return {
    kind: 0 < nNew && nOld + removed.length === 0 ? 'added' : 'changed',
    ...known({ params, macs }),
    ...(0 < removed.length && { removed }),
  };
}

/** The group of today in which a layer would stand that is gone: the innermost of those around it that is still there. */
function placeOf(
  id: LayerId,
  { before }: NetworkComparison,
  afterGroup: ReadonlyMap<GroupId, GroupId>,
): GroupId | undefined {
  const around = groupChain(before.network, before.network.layers[id]?.group);
  return around.map(group => afterGroup.get(group)).findLast(group => group !== undefined);
}

function withChange<Drawn extends object>(drawn: Drawn, change: DiagramChange | undefined): Drawn {
  return change === undefined ? drawn : { ...drawn, change };
}
