import { readFilter, type Findable } from './filter.ts';
import type { DiagramGroup, DiagramModel, DiagramNode } from './model.ts';

/** What a search has found in a diagram. */
export interface Hits {
  /** Of nodes and groups, each group before what is in it, in the order of computation. */
  readonly ids: readonly string[];
  /** How many of them are in a group, by its id; groups without any are absent. */
  readonly inside: ReadonlyMap<string, number>;
  /** Whether a node or group is one of them. */
  has(id: string): boolean;
}

/**
 * Looks for what is typed, in the words of `readFilter`; undefined when nothing is. A group is found by its name or type: for a bound
 * alone the layers in it are what is meant, since a sum exceeds what none of them does.
 */
export function search(model: DiagramModel, typed: string): Hits | undefined {
  const filter = readFilter(typed);
  if (filter === undefined) return undefined;
  const groups = new Map(model.groups.map(group => [group.id, group]));
  const ids: string[] = [];
  const found = new Set<string>();
  const inside = new Map<string, number>();
  const entered = new Set<string>();
  const count = (from: string | undefined): void => {
    for (let id = from; id !== undefined; id = groups.get(id)?.parent) inside.set(id, (inside.get(id) ?? 0) + 1);
  };
  const add = (id: string, around: string | undefined): void => {
    ids.push(id);
    found.add(id);
    count(around);
  };
  const enter = (id: string | undefined): void => {
    const group = id === undefined ? undefined : groups.get(id);
    if (group === undefined || entered.has(group.id)) return;
    entered.add(group.id);
    enter(group.parent);
    if (filter.asksForName && filter.finds(findable(group))) add(group.id, group.parent);
  };
  for (const node of model.nodes) {
    enter(node.group);
    if (filter.finds(findable(node))) add(node.id, node.group);
  }
  return { ids, inside, has: id => found.has(id) };
}

/** The hit behind or before a node or group in the order of computation, and round from the last to the first. */
export function hitBeside(
  { ids }: Hits,
  model: DiagramModel,
  from: string | undefined,
  direction: 1 | -1,
): string | undefined {
  const at = from === undefined ? -1 : ids.indexOf(from);
  if (at !== -1) return ids[(at + direction + ids.length) % ids.length];
  const order = positions(model);
  const start = from === undefined ? undefined : order.get(from);
  if (start === undefined) return direction === 1 ? ids[0] : ids.at(-1);
  const place = (id: string): number => order.get(id) ?? 0;
  return direction === 1
    ? (ids.find(id => start < place(id)) ?? ids[0])
    : (ids.findLast(id => place(id) < start) ?? ids.at(-1));
}

/** Where nodes stand in the order of computation, and groups with the first of theirs. */
function positions({ nodes, groups }: DiagramModel): ReadonlyMap<string, number> {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const order = new Map<string, number>();
  nodes.forEach(({ id, group }, position) => {
    order.set(id, position);
    for (let around = group; around !== undefined && !order.has(around); around = parents.get(around))
      order.set(around, position);
  });
  return order;
}

function findable(each: DiagramNode | DiagramGroup): Findable {
  const { name, type, shape, amounts } = each;
  return { ...amounts, name, type, shape, ...('layer' in each && { layer: each.layer }) };
}
