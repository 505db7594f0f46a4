import type { DiagramEdge, DiagramModel, DiagramNode, NodeCategory } from '../model.ts';
import { groupsAround, initiallyExpanded, visibleGraph, type VisibleBox } from '../visible.ts';
import { strideText } from '../windowOf.ts';
import { wordsOf, type Segment, type Volume, type VolumeEdge, type VolumeNetwork } from './volume.ts';

/** Layers of these sorts do not make a volume of their own where they leave the size as it is. */
const quiet: ReadonlySet<NodeCategory> = new Set(['activation', 'normalization', 'regularization', 'shape']);

/** A box of the graph with what has to be known of it here. */
interface Box {
  readonly id: string;
  readonly box: VisibleBox;
  readonly size: readonly number[] | undefined;
  readonly category: NodeCategory;
  readonly isQuiet: boolean;
  /** What alone it does beside leaving sizes as they are; absent where it does more. */
  readonly main?: DiagramNode;
  /** Name of the outermost group around it that does no more than it does, if its author gave one. */
  readonly owner?: string;
  /** Its layers. */
  readonly inside: readonly DiagramNode[];
  readonly readers: string[];
  readonly reads: string[];
}

/**
 * The boxes of a graph as volumes. As papers draw it, a layer that leaves the size alone belongs to the volume before it, and so do a
 * flatten and a sum; a concatenation belongs to what it is joined to for the first time, and what is cropped on its way to one is no
 * volume of its own.
 */
export function volumeNetwork(model: DiagramModel, expanded: ReadonlySet<string>): VolumeNetwork {
  const graph = visibleGraph(model, expanded);
  const boxes = boxesOf(model, graph.boxes, graph.edges);
  const volumes: Volume[] = [];
  const volumeOf = new Map<string, number>();
  const carried = new Map<string, { readonly from: string; readonly note: string }>();

  const isReadOnlyBy = (volume: number, reader: string): boolean =>
    (volumes[volume]?.ids ?? []).every(id =>
      (boxes.get(id)?.readers ?? []).every(other => other === reader || volumeOf.get(other) === volume),
    );

  for (const box of boxes.values()) {
    const sources = box.reads.map(id => volumeOf.get(carried.get(id)?.from ?? id));
    const known = sources.filter(source => source !== undefined);
    const [only] = known;
    if (box.reads.length === 1 && isOnItsWay(box, boxes)) {
      carried.set(box.id, { from: box.reads[0] ?? '', note: wordsOf(typeOf(box.box)) });
      continue;
    }
    const follows =
      box.reads.length === 1 && only !== undefined && isFollower(box, boxes.get(box.reads[0] ?? ''), volumes[only]);
    const joins = box.category !== 'join' || known.length < 2 ? undefined : joined(box, known);
    const into = follows ? only : joins;
    const before = into === undefined ? undefined : volumes[into];
    if (into === undefined || before === undefined) {
      volumeOf.set(box.id, volumes.length);
      volumes.push({
        ...ownVolume(box, segmentsOf(box, known)),
        ...(only !== undefined && { windowOver: only }),
      });
    } else {
      volumeOf.set(box.id, into);
      const grows = !follows && product(before.size) !== product(box.size);
      const segments = grows ? segmentsOf(box, known, into) : before.segments;
      volumes[into] = {
        ...before,
        ids: [...before.ids, box.id],
        followers: [...before.followers, followerTitle(box)],
        ...(grows && { shape: shapeOf(box.box), ...(box.size && { size: box.size }) }),
        ...(segments && { segments }),
        ...(before.problem === undefined && problemOf(box.box)),
      };
    }
  }

  /** The volume that a join belongs to: the last that it reads, if that alone is made for it and all else goes elsewhere too. */
  function joined(box: Box, sources: readonly number[]): number | undefined {
    const last = Math.max(...sources);
    const volume = volumes[last];
    if (volume === undefined || volume.category === 'input' || !isReadOnlyBy(last, box.id)) return undefined;
    const others = sources.filter(source => source !== last);
    if (others.some(source => volumes[source]?.category !== 'input' && isReadOnlyBy(source, box.id))) return undefined;
    if (sameSize(volume.size, box.size)) return last;
    return others.every(source => !isReadOnlyBy(source, box.id)) && segmentsOf(box, sources, last) !== undefined
      ? last
      : undefined;
  }

  /** What of a concatenation comes from where, if it is one. `made` is the volume that it belongs to. */
  function segmentsOf(box: Box, sources: readonly number[], made?: number): readonly Segment[] | undefined {
    if (box.category !== 'join' || sources.length < 2) return undefined;
    const segments = sources.map((source): Segment => ({
      channels: volumes[source]?.size?.[0] ?? Number.NaN,
      isCopy: made === undefined ? !isReadOnlyBy(source, box.id) : source !== made,
    }));
    return segments.reduce((sum, { channels }) => sum + channels, 0) === box.size?.[0] ? segments : undefined;
  }

  const edges = new Map<string, VolumeEdge>();
  for (const box of boxes.values()) {
    const to = volumeOf.get(box.id);
    for (const id of box.reads) {
      const way = carried.get(id);
      const from = volumeOf.get(way?.from ?? id);
      if (from === undefined || to === undefined || from === to) continue;
      const key = `${from} ${to}`;
      if (!edges.has(key)) edges.set(key, { from, to, ...(way && { note: way.note }) });
    }
  }
  return { volumes, edges: [...edges.values()] };
}

function boxesOf(
  model: DiagramModel,
  visible: readonly { readonly id: string; readonly box: VisibleBox }[],
  edges: readonly DiagramEdge[],
): ReadonlyMap<string, Box> {
  const shown = new Set(visible.map(({ id }) => id));
  const inside = new Map<string, DiagramNode[]>();
  for (const node of model.nodes) {
    const group = groupsAround(model, node.group).findLast(id => shown.has(id));
    if (group === undefined) continue;
    const nodes = inside.get(group);
    if (nodes === undefined) inside.set(group, [node]);
    else nodes.push(node);
  }
  const ownerOf = ownerNames(model);
  const boxes = new Map(
    visible.map(({ id, box }): [string, Box] => {
      const nodes = 'node' in box ? [box.node] : (inside.get(id) ?? []);
      const { size } = 'node' in box ? box.node : box.group;
      const working = nodes.filter(({ category }) => !quiet.has(category));
      const [main] = working;
      return [
        id,
        {
          id,
          box,
          size,
          category: mainCategory(nodes),
          isQuiet: nodes.every(({ category }) => quiet.has(category)),
          inside: nodes,
          ...ownerOf(box, working.length),
          ...(main !== undefined && working.length === 1 && { main }),
          readers: [],
          reads: [],
        },
      ];
    }),
  );
  for (const { from, to } of edges) {
    boxes.get(from)?.readers.push(to);
    boxes.get(to)?.reads.push(from);
  }
  return boxes;
}

/** Finds the name of the outermost group around a box in which no other layer does any work. */
function ownerNames(model: DiagramModel): (box: VisibleBox, working: number) => { readonly owner?: string } {
  const groups = new Map(model.groups.map(group => [group.id, group]));
  const workIn = new Map<string, number>();
  for (const { category, group } of model.nodes)
    if (!quiet.has(category))
      for (let id = group; id !== undefined; id = groups.get(id)?.parent) workIn.set(id, (workIn.get(id) ?? 0) + 1);
  return (box, working) => {
    let owner: string | undefined;
    let id = 'node' in box ? box.node.group : box.group.parent;
    while (id !== undefined && 0 < working && workIn.get(id) === working) {
      const group = groups.get(id);
      if (group === undefined || /^\d+$/.test(group.name)) break;
      if (isNamed(group.name, group.type)) owner = group.name;
      id = group.parent;
    }
    return owner === undefined ? {} : { owner };
  };
}

/** The sort of the layer that does most of the work. */
function mainCategory(nodes: readonly DiagramNode[]): NodeCategory {
  const [first, ...rest] = nodes;
  if (first === undefined) return 'unknown';
  const work = ({ amounts: { macs = 0 } }: DiagramNode): number => macs;
  return rest.reduce((most, node) => (work(most) < work(node) ? node : most), first).category;
}

/** Whether a box leaves what it reads as it is, or writes it in a row; `volume` shows what it reads. */
function isFollower(box: Box, source: Box | undefined, volume: Volume | undefined): boolean {
  if (!box.isQuiet || volume === undefined || volume.category === 'input') return false;
  if (sameSize(box.size, source?.size)) return true;
  return box.category === 'shape' && box.size?.length === 1 && product(box.size) === product(source?.size);
}

/** Whether a box takes something off the borders of what is on its way to a join, and does nothing else. */
function isOnItsWay({ category, size, reads, readers }: Box, boxes: ReadonlyMap<string, Box>): boolean {
  const source = boxes.get(reads[0] ?? '');
  const [reader, ...others] = readers.map(id => boxes.get(id));
  if (category !== 'shape' || size === undefined || others.length !== 0 || reader?.category !== 'join') return false;
  return (
    source?.size?.length === size.length &&
    source.category !== 'input' &&
    size[0] === source.size[0] &&
    size.every((side, axis) => side <= (source.size?.[axis] ?? 0))
  );
}

function ownVolume(
  { id, box, size, category, main, inside, owner }: Box,
  segments: readonly Segment[] | undefined,
): Volume {
  const { window } = main ?? {};
  const title = owner ?? titleOf(box);
  const behind = main === undefined ? [] : inside.slice(inside.indexOf(main) + 1);
  return {
    id,
    ids: [id],
    title,
    operation: operationOf(box, main, title),
    followers: behind.map(({ type }) => wordsOf(type)),
    shape: shapeOf(box),
    ...(size && { size }),
    category,
    ...(window && { window }),
    ...(segments && { segments }),
    ...problemOf(box),
  };
}

/** A name that its author gave, or what it is. */
function titleOf(box: VisibleBox): string {
  const { name, type } = 'node' in box ? box.node : box.group;
  const title = isNamed(name, type) || isInput(box) ? name : wordsOf(type);
  const repeats = 'group' in box ? box.group.repeats : undefined;
  if ('group' in box && /^\d+$/.test(name)) return `${wordsOf(type)} ${Number(name) + 1}`;
  return repeats === undefined ? title : `${title} ×${repeats}`;
}

/** What makes it, in words: its type and its window; its channels are in the drawing. */
function operationOf(box: VisibleBox, main: DiagramNode | undefined, title: string): string {
  if (isInput(box)) return '';
  if (main === undefined) {
    if ('node' in box) return wordsOf(box.node.type);
    const { type, nLayers } = box.group;
    const kind = wordsOf(type);
    const layers = `${nLayers} ${nLayers === 1 ? 'layer' : 'layers'}`;
    return kind === '' || `${title} `.startsWith(`${kind} `) ? layers : `${kind}, ${layers}`;
  }
  const { type, window } = main;
  const stride = window === undefined ? '' : strideText(window.stride, window.spreads === true);
  const numbers = [window?.kernelSize.join('×') ?? '', stride].filter(part => part !== '').join(', ');
  return [wordsOf(type), numbers].filter(part => part !== '').join(' ');
}

function isInput(box: VisibleBox): boolean {
  return 'node' in box && box.node.category === 'input';
}

function followerTitle({ box }: Box): string {
  return wordsOf(typeOf(box));
}

function isNamed(name: string, type: string): boolean {
  return !/_\d+$/.test(name) && name !== type;
}

function typeOf(box: VisibleBox): string {
  return 'node' in box ? box.node.type : box.group.type || box.group.name;
}

function shapeOf(box: VisibleBox): string {
  return 'node' in box ? box.node.shape : box.group.shape;
}

function problemOf(box: VisibleBox): { readonly problem?: string } {
  const { problem } = 'node' in box ? box.node : box.group;
  return problem === undefined ? {} : { problem };
}

function sameSize(left: readonly number[] | undefined, right: readonly number[] | undefined): boolean {
  return left !== undefined && left.length === right?.length && left.every((side, axis) => side === right[axis]);
}

function product(size: readonly number[] | undefined): number {
  return size === undefined ? Number.NaN : size.reduce((units, side) => units * side, 1);
}

/** As many volumes as are readable at once. */
const screenful = 22;

/** The groups that are open at first: the outermost ones, level by level, while the volumes still fit on a screen. */
export function initiallyUnfolded(model: DiagramModel): ReadonlySet<string> {
  let expanded = initiallyExpanded(model);
  for (;;) {
    const next = new Set(expanded);
    for (const { box } of visibleGraph(model, expanded).boxes) if ('group' in box) next.add(box.group.id);
    if (next.size === expanded.size || screenful < volumeNetwork(model, next).volumes.length) return expanded;
    expanded = next;
  }
}
