import { known } from './amounts.ts';
import type { DiagramModel } from './model.ts';

/** A diagram with what each layer has taken, ms by full name; a group takes what its layers take together. */
export function withMeasuredTimes(model: DiagramModel, times: Readonly<Record<string, number>>): DiagramModel {
  if (Object.keys(times).length === 0) return model;
  const parents = new Map(model.groups.map(({ id, parent }) => [id, parent]));
  const sums = new Map<string, number>();
  const nodes = model.nodes.map(node => {
    const time = node.layer !== undefined && Object.hasOwn(times, node.layer) ? times[node.layer] : undefined;
    if (typeof time !== 'number' || Number.isNaN(time)) return node;
    for (let id = node.group; id !== undefined; id = parents.get(id)) sums.set(id, (sums.get(id) ?? 0) + time);
    return { ...node, amounts: { ...node.amounts, time } };
  });
  const groups = model.groups.map(group => ({
    ...group,
    amounts: { ...group.amounts, ...known({ time: sums.get(group.id) }) },
  }));
  return { ...model, nodes, groups };
}
