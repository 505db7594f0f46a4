import { formatShare } from '../core/units.ts';
import { known } from './amounts.ts';
import type { DiagramModel } from './model.ts';

/** A part of a network that takes much of the time, with its shares in percent: "12 %". */
interface CostlyPart {
  readonly name: string;
  readonly time: string;
  readonly macs: string;
}

/**
 * The layers and groups that stand in no group and have taken most of the time, the slowest first: where both shares differ much, a part waits for
 * more than arithmetic.
 */
export function costliestParts({ nodes, groups }: DiagramModel, count: number): readonly CostlyPart[] {
  const parts = [
    ...nodes.filter(({ group, layer }) => group === undefined && layer !== undefined),
    ...groups.filter(({ parent }) => parent === undefined),
  ];
  const time = parts.reduce((sum, { amounts }) => sum + (amounts.time ?? 0), 0);
  const macs = parts.reduce((sum, { amounts }) => sum + (amounts.macs ?? 0), 0);
  return parts
    .filter(({ amounts }) => 0 < (amounts.time ?? 0))
    .sort((left, right) => (right.amounts.time ?? 0) - (left.amounts.time ?? 0))
    .slice(0, count)
    .map(({ name, amounts }) => ({
      name,
      time: formatShare((amounts.time ?? 0) / time),
      macs: amounts.macs === undefined ? '?' : formatShare(macs === 0 ? 0 : amounts.macs / macs),
    }));
}

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
