import type { DiagramEdge, DiagramGroup, DiagramModel, DiagramNode } from './model.ts';
import { alikeRepeats, mergeGroups, mergeNodes, mergeShapes } from './repeats.ts';
import { finished, type Steps } from './steps.ts';

/** A box: a node, or a group whose layers are folded into it. */
export type VisibleBox = { readonly node: DiagramNode } | { readonly group: DiagramGroup };

/** A group that is open; its parent is the frame around it. */
export interface VisibleFrame extends DiagramGroup {
  /** How much of a repeat is drawn whose instances are alike: one of them for all, or each. Absent where there is no choice. */
  readonly drawn?: 'once' | 'inFull';
}

/** A box and the frame around it. */
interface SeenBox {
  readonly id: string;
  readonly box: VisibleBox;
  readonly frame: string | undefined;
}

/** What of a diagram is drawn: boxes, and frames around the boxes of expanded groups. */
export interface VisibleGraph {
  readonly boxes: readonly SeenBox[];
  readonly frames: readonly VisibleFrame[];
  readonly edges: readonly DiagramEdge[];
}

/** A visible graph that knows what each part of the network is drawn as. */
export interface SeenGraph extends VisibleGraph {
  /** The box or frame that stands for a node or group, by its id. */
  readonly standsFor: ReadonlyMap<string, string>;
}

/** As many boxes as fit on a screen. */
const screenful = 24;

/** As many parts as are gone through in a few milliseconds. */
const stride = 2000;

/**
 * The diagram with the groups in `expanded` open and all others folded. Edges end at what is drawn, each once. An open repeat
 * shows its first instance for all of them, unless it is one of `inFull` or its instances differ: then boxes stand for what is in
 * the same place in every instance, with the sums of their numbers, and what is handed from one instance to the next is not drawn.
 */
export function visibleGraph(
  model: DiagramModel,
  expanded: ReadonlySet<string>,
  inFull: ReadonlySet<string> = new Set(),
): SeenGraph {
  return finished(visibleSteps(model, expanded, inFull));
}

/** The same in slices of a few milliseconds, so that whoever waits can do something else between them. */
export function* visibleSteps(
  model: DiagramModel,
  expanded: ReadonlySet<string>,
  inFull: ReadonlySet<string>,
): Steps<SeenGraph> {
  const nesting = createNesting(model, inFull);
  yield;
  const { outerOf, standIn, isMelted, alike } = nesting;
  const groups = new Map(model.groups.map(group => [group.id, group]));
  const foldedInto = new Map<string, DiagramGroup | undefined>();
  const outermostFolded = (id: string | undefined): DiagramGroup | undefined => {
    if (id === undefined) return undefined;
    if (foldedInto.has(id)) return foldedInto.get(id);
    const group = groups.get(id);
    const folded = outermostFolded(group?.parent) ?? (expanded.has(id) || isMelted(id) ? undefined : group);
    foldedInto.set(id, folded);
    return folded;
  };
  const standsFor = new Map<string, string>();
  const sameGroups = new Map<string, [DiagramGroup, ...DiagramGroup[]]>();
  const frames: VisibleFrame[] = [];
  for (const group of model.groups) {
    const id = standIn(group.id);
    const folded = outermostFolded(id);
    standsFor.set(group.id, folded?.id ?? (isMelted(id) ? outerOf(id) : id) ?? id);
    if (folded?.id === id) add(sameGroups, id, group);
    if (folded === undefined && id === group.id && !isMelted(id)) frames.push(frameOf(group, nesting, inFull));
    if (standsFor.size % stride === 0) yield;
  }
  const sameNodes = new Map<string, [DiagramNode, ...DiagramNode[]]>();
  const seen = new Map<string, VisibleBox>();
  for (const node of model.nodes) {
    const id = standIn(node.id);
    const folded = outermostFolded(id === node.id ? node.group : outerOf(id, 'any'));
    const box = folded?.id ?? id;
    standsFor.set(node.id, box);
    if (folded === undefined && 0 < alike.size) add(sameNodes, id, node);
    if (!seen.has(box)) seen.set(box, folded === undefined ? { node } : { group: folded });
    if (standsFor.size % stride === 0) yield;
  }
  yield;
  const boxes: SeenBox[] = [];
  for (const [id, box] of seen) {
    const merged =
      'group' in box
        ? { group: mergeGroups(sameGroups.get(id) ?? [box.group]) }
        : { node: mergeNodes(sameNodes.get(id) ?? [box.node]) };
    boxes.push({ id, box: merged, frame: outerOf(id) });
    if (boxes.length % stride === 0) yield;
  }
  const edges = new Map<string, DiagramEdge>();
  const shapes = new Map<string, string[]>();
  for (const [at, edge] of model.edges.entries()) {
    if (at % stride === 0) yield;
    const [from, to] = [standsFor.get(edge.from), standsFor.get(edge.to)];
    if (from === undefined || to === undefined || from === to) continue;
    if (0 < alike.size && isHandedOn(edge, nesting)) continue;
    const key = `${from}\n${to}`;
    const known = edges.get(key);
    if (known === undefined) edges.set(key, from === edge.from && to === edge.to ? edge : { ...edge, from, to });
    else if (standIn(edge.from) !== edge.from || standIn(edge.to) !== edge.to) {
      const others = shapes.get(key);
      if (others === undefined) shapes.set(key, [known.shape, edge.shape]);
      else others.push(edge.shape);
    }
  }
  for (const [key, changing] of shapes) {
    const edge = edges.get(key);
    if (edge !== undefined) edges.set(key, { ...edge, shape: mergeShapes(changing) });
  }
  return {
    boxes,
    frames,
    edges: [...edges.values()],
    standsFor,
  };
}

function add<Key, Part>(lists: Map<Key, [Part, ...Part[]]>, id: Key, part: Part): void {
  const known = lists.get(id);
  if (known === undefined) lists.set(id, [part]);
  else known.push(part);
}

function frameOf(group: DiagramGroup, { outerOf, alike }: Nesting, inFull: ReadonlySet<string>): VisibleFrame {
  const outer = outerOf(group.id);
  const count = alike.get(group.id)?.count ?? 1;
  return {
    ...group,
    ...(outer !== undefined && { parent: outer }),
    ...(1 < count && { drawn: inFull.has(group.id) ? 'inFull' : 'once' }),
  };
}

/** What is in what, when repeats are drawn once. */
interface Nesting {
  readonly alike: ReturnType<typeof alikeRepeats>;
  /** What stands for a node or group in another instance than the first; itself in the first. */
  standIn(id: string): string;
  /** Whether a group is the first instance of a repeat that is drawn once: then the frame of the repeat is its own. */
  isMelted(id: string): boolean;
  /** The group around a node or group that has a frame of its own, or any. */
  outerOf(id: string, kind?: 'any'): string | undefined;
  isOnce(id: string): boolean;
}

function createNesting(model: DiagramModel, inFull: ReadonlySet<string>): Nesting {
  const alike = alikeRepeats(model);
  const parents = new Map<string, string | undefined>(model.groups.map(({ id, parent }) => [id, parent]));
  for (const { id, group } of model.nodes) parents.set(id, group);
  const isOnce = (id: string): boolean => alike.has(id) && !inFull.has(id);
  const melted = new Set([...alike].flatMap(([id, { first }]) => (isOnce(id) ? [first] : [])));
  const standIns = new Map<string, string>();
  const standIn = (id: string): string => {
    if (alike.size === 0) return id;
    const known = standIns.get(id);
    if (known !== undefined) return known;
    let at = id;
    for (;;) {
      const around: string[] = [];
      for (let outer = parents.get(at); outer !== undefined; outer = parents.get(outer)) around.push(outer);
      // From outside inwards: whether an inner repeat is drawn in full is said of the one that is seen.
      const next = around
        .reverse()
        .map(outer => (isOnce(outer) ? alike.get(outer)?.counterparts.get(at) : undefined))
        .find(counterpart => counterpart !== undefined);
      if (next === undefined) break;
      at = next;
    }
    standIns.set(id, at);
    return at;
  };
  return {
    alike,
    standIn,
    isOnce,
    isMelted: id => melted.has(id), // the ids of nodes among them are never asked for
    outerOf(id, kind) {
      let outer = parents.get(id);
      while (kind === undefined && outer !== undefined && melted.has(outer)) outer = parents.get(outer);
      return outer;
    },
  };
}

/** Whether an edge leads from one instance of a repeat to another, and only one of them is drawn. */
function isHandedOn({ from, to }: DiagramEdge, { outerOf, isOnce }: Nesting): boolean {
  const around = new Set<string>();
  for (let at = outerOf(from, 'any'); at !== undefined; at = outerOf(at, 'any')) around.add(at);
  for (let at = outerOf(to, 'any'); at !== undefined; at = outerOf(at, 'any')) if (around.has(at)) return isOnce(at);
  return false;
}

/**
 * The groups that are open at first: level by level while everything still fits on a screen. Where a level does not fit, those
 * of its types are opened that do, all of one type together. A group of which only a single box would be seen stays folded.
 */
export function initiallyExpanded(model: DiagramModel): ReadonlySet<string> {
  const alike = alikeRepeats(model);
  const groupsIn = new Map<string | undefined, [DiagramGroup, ...DiagramGroup[]]>();
  const nNodesIn = new Map<string | undefined, number>();
  for (const group of model.groups) add(groupsIn, group.parent, group);
  for (const { group } of model.nodes) nNodesIn.set(group, (nNodesIn.get(group) ?? 0) + 1);
  const groupIds = new Set(model.groups.map(({ id }) => id));
  /** What is seen when a group is opened. */
  const opened = ({ id }: DiagramGroup): { readonly groups: readonly DiagramGroup[]; readonly nBoxes: number } => {
    const first = alike.get(id)?.first;
    if (first !== undefined && !groupIds.has(first)) return { groups: [], nBoxes: 1 };
    const groups = groupsIn.get(first ?? id) ?? [];
    return { groups, nBoxes: groups.length + (nNodesIn.get(first ?? id) ?? 0) };
  };
  const expanded = new Set<string>();
  let level: readonly DiagramGroup[] = groupsIn.get(undefined) ?? [];
  let nBoxes = level.length + (nNodesIn.get(undefined) ?? 0);
  const open = (groups: readonly DiagramGroup[]): boolean => {
    const more = groups.reduce((sum, group) => sum + opened(group).nBoxes - 1, 0);
    if (screenful < nBoxes + more) return false;
    nBoxes += more;
    for (const { id } of groups) expanded.add(id);
    return true;
  };
  while (0 < level.length && open(level)) level = level.flatMap(group => opened(group).groups);
  const types = new Set(level.map(({ type }) => type));
  for (const type of types) open(level.filter(group => group.type === type));
  // Inner ones first: a frame around a single box says nothing that the box does not.
  for (const group of [...model.groups].reverse()) {
    const { groups, nBoxes } = opened(group);
    if (nBoxes === 1 && groups.every(({ id }) => !expanded.has(id))) expanded.delete(group.id);
  }
  return expanded;
}

/** The groups that have to be open for a node or group to be seen, or what stands for it in a repeat that is drawn once. */
export function groupsToOpen(
  model: DiagramModel,
  id: string,
  inFull: ReadonlySet<string> = new Set(),
): readonly string[] {
  const { standIn, outerOf } = createNesting(model, inFull);
  const around: string[] = [];
  for (let at = outerOf(standIn(id)); at !== undefined; at = outerOf(at)) around.push(at);
  return around;
}

/** The group and all those around it: they have to be open for what is in it to be seen. */
export function groupsAround(model: DiagramModel, group: string | undefined): readonly string[] {
  const parents = new Map(model.groups.map(({ id, parent }) => [id, parent]));
  const around: string[] = [];
  for (let id = group; id !== undefined; id = parents.get(id)) around.push(id);
  return around;
}
