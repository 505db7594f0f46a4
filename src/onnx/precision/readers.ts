import type { Graph, GraphNode } from '../graph.ts';

/** The nodes that read each tensor. */
export function consumersOf({ nodes }: Graph): ReadonlyMap<string, readonly GraphNode[]> {
  const consumers = new Map<string, GraphNode[]>();
  for (const node of nodes)
    for (const input of new Set(node.inputs)) {
      const readers = consumers.get(input);
      if (readers === undefined) consumers.set(input, [node]);
      else readers.push(node);
    }
  return consumers;
}

/** Every name in a graph, of tensors and of nodes. */
export function namesIn({ inputs, initializers, nodes }: Graph): readonly string[] {
  return [
    ...[...inputs, ...initializers].map(({ name }) => name),
    ...nodes.flatMap(({ name, outputs }) => [name, ...outputs]),
  ];
}
