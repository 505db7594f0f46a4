import type { DiagramModel } from '../model.ts';
import { groupAround } from '../parts.ts';
import { groupsAround } from '../visible.ts';
import type { VolumeNetwork } from './volume.ts';

/** The volume that shows a node or group: its own, the one that it follows, or that of a folded group around it. */
export function holdingVolume(model: DiagramModel, { volumes }: VolumeNetwork, id: string): string | undefined {
  const shownBy = new Map(volumes.flatMap(volume => volume.ids.map(each => [each, volume.id] as const)));
  const own = shownBy.get(id);
  if (own !== undefined) return own;
  const around = groupsAround(model, groupAround(model, id)).find(group => shownBy.has(group));
  if (around !== undefined) return shownBy.get(around);
  const inside = model.nodes.findLast(node => groupsAround(model, node.group).includes(id) && shownBy.has(node.id));
  return inside && shownBy.get(inside.id);
}
