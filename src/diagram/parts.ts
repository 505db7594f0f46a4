import type { DiagramGroup, DiagramModel, DiagramNode } from './model.ts';

/** The node or group of an id. */
export function nodeOrGroup(model: DiagramModel, id: string | undefined): DiagramNode | DiagramGroup | undefined {
  return model.nodes.find(node => node.id === id) ?? model.groups.find(group => group.id === id);
}

/** The id of the group that a node or group is directly in. */
export function groupAround({ nodes, groups }: DiagramModel, id: string): string | undefined {
  return nodes.find(node => node.id === id)?.group ?? groups.find(group => group.id === id)?.parent;
}
