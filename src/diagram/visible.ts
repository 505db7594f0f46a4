import type { DiagramEdge, DiagramGroup, DiagramModel, DiagramNode } from './model.ts';

/** A box: a node, or a group whose layers are folded into it. */
export type VisibleBox = { readonly node: DiagramNode } | { readonly group: DiagramGroup };

/** What of a diagram is drawn: boxes, and frames around the boxes of expanded groups. */
export interface VisibleGraph {
  readonly boxes: readonly { readonly id: string; readonly box: VisibleBox; readonly frame: string | undefined }[];
  readonly frames: readonly DiagramGroup[];
  readonly edges: readonly DiagramEdge[];
}

/** As many boxes as fit on a screen. */
const screenful = 24;

/** The diagram with the groups in `expanded` open and all others folded. Edges end at what is drawn, each once. */
export function visibleGraph(model: DiagramModel, expanded: ReadonlySet<string>): VisibleGraph {
  const groups = new Map(model.groups.map(group => [group.id, group]));
  const foldedInto = new Map<string, DiagramGroup | undefined>();
  const outermostFolded = (id: string | undefined): DiagramGroup | undefined => {
    if (id === undefined) return undefined;
    if (foldedInto.has(id)) return foldedInto.get(id);
    const group = groups.get(id);
    const folded = outermostFolded(group?.parent) ?? (expanded.has(id) ? undefined : group);
    foldedInto.set(id, folded);
    return folded;
  };
  const boxes = new Map<string, VisibleGraph['boxes'][number]>();
  const boxOf = new Map<string, string>();
  for (const node of model.nodes) {
    const folded = outermostFolded(node.group);
    const id = folded?.id ?? node.id;
    boxOf.set(node.id, id);
    if (!boxes.has(id))
      boxes.set(id, {
        id,
        box: folded === undefined ? { node } : { group: folded },
        frame: folded === undefined ? node.group : folded.parent,
      });
  }
  const edges = new Map<string, DiagramEdge>();
  for (const { from, to, shape } of model.edges) {
    const [start, end] = [boxOf.get(from), boxOf.get(to)];
    if (start === undefined || end === undefined || start === end) continue;
    const key = `${start}\n${end}`;
    if (!edges.has(key)) edges.set(key, { from: start, to: end, shape });
  }
  const frames = model.groups.filter(({ id, parent }) => expanded.has(id) && outermostFolded(parent) === undefined);
  return { boxes: [...boxes.values()], frames, edges: [...edges.values()] };
}

/** The groups that are open at first: the outermost ones, level by level, while everything still fits on a screen. */
export function initiallyExpanded(model: DiagramModel): ReadonlySet<string> {
  let expanded: ReadonlySet<string> = new Set();
  for (;;) {
    const next = new Set(expanded);
    for (const { box } of visibleGraph(model, expanded).boxes) if ('group' in box) next.add(box.group.id);
    if (next.size === expanded.size || screenful < visibleGraph(model, next).boxes.length) return expanded;
    expanded = next;
  }
}

/** The group and all those around it: they have to be open for what is in it to be seen. */
export function groupsAround(model: DiagramModel, group: string | undefined): readonly string[] {
  const parents = new Map(model.groups.map(({ id, parent }) => [id, parent]));
  const around: string[] = [];
  for (let id = group; id !== undefined; id = parents.get(id)) around.push(id);
  return around;
}
