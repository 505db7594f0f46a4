import type { DiagramModel } from './model.ts';

/** Everything that a node or group reads from, and everything that reads it, however many layers lie between. */
export interface Trace {
  readonly start: string;
  /** Ids of nodes. */
  readonly reads: ReadonlySet<string>;
  readonly readBy: ReadonlySet<string>;
  /** Whether a node is one of these or the start itself, or a group holds such a node. */
  has(id: string): boolean;
  /** Layers among what is read, without the inputs of the network. */
  readonly nRead: number;
  readonly nReadBy: number;
}

/** Follows the edges of a diagram from a node, or from all nodes of a group, to both ends; undefined where there is no such thing. */
export function traceOf(model: DiagramModel, start: string): Trace | undefined {
  const around = groupsAroundNodes(model);
  const own = model.nodes.flatMap(({ id }) => (id === start || around.get(id)?.includes(start) === true ? [id] : []));
  if (own.length === 0) return undefined;
  const reads = reached(own, model, 'from');
  const readBy = reached(own, model, 'to');
  const kept = new Set([...own, ...reads, ...readBy].flatMap(id => [id, ...(around.get(id) ?? [])]));
  kept.add(start);
  const inputs = new Set(model.nodes.filter(({ category }) => category === 'input').map(({ id }) => id));
  const layersIn = (ids: ReadonlySet<string>): number => [...ids].filter(id => !inputs.has(id)).length;
  return { start, reads, readBy, has: id => kept.has(id), nRead: layersIn(reads), nReadBy: layersIn(readBy) };
}

/** What can be reached against the edges ("from") or along them ("to"), without the start. Each edge is followed once. */
function reached(start: readonly string[], { edges }: DiagramModel, end: 'from' | 'to'): ReadonlySet<string> {
  const neighbours = new Map<string, string[]>();
  for (const edge of edges) {
    const [here, there] = end === 'to' ? [edge.from, edge.to] : [edge.to, edge.from];
    const others = neighbours.get(here);
    if (others === undefined) neighbours.set(here, [there]);
    else others.push(there);
  }
  const own = new Set(start);
  const seen = new Set<string>();
  const waiting = [...start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const next of neighbours.get(id) ?? [])
      if (!seen.has(next) && !own.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
  return seen;
}

/** The groups around every node, the innermost first. */
function groupsAroundNodes({ nodes, groups }: DiagramModel): ReadonlyMap<string, readonly string[]> {
  const chains = new Map<string, readonly string[]>();
  // Outer groups stand before those in them.
  for (const { id, parent } of groups)
    chains.set(id, [id, ...(parent === undefined ? [] : (chains.get(parent) ?? []))]);
  return new Map(nodes.map(({ id, group }) => [id, group === undefined ? [] : (chains.get(group) ?? [])]));
}
