import { graphSizes } from '../../../src/diagram/figure/graph.ts';
import { boundsOf, type Rectangle } from '../../../src/diagram/geometry.ts';
import { layoutSteps, type EdgePath, type Layout } from '../../../src/diagram/layout/layout.ts';
import type { DiagramModel } from '../../../src/diagram/model.ts';
import { placeIndexSteps } from '../../../src/diagram/placeIndex.ts';
import type { Steps } from '../../../src/diagram/steps.ts';
import {
  visibleSteps,
  type SeenGraph,
  type VisibleBox,
  type VisibleFrame,
  type VisibleGraph,
} from '../../../src/diagram/visible.ts';
import { lookingAt } from '../looking.ts';
import type { PageState } from '../page.ts';

/** A box or a frame in the tree of what is seen. */
export interface Item {
  readonly id: string;
  readonly place: Rectangle;
  /** What is drawn there: a box, or a frame around others. */
  readonly content: { readonly box: VisibleBox } | { readonly frame: VisibleFrame };
  /** The frame around it. */
  readonly parent: string | undefined;
  /** From 1 at the outside. */
  readonly level: number;
  /** From 1 among the items of its frame. */
  readonly position: number;
  readonly nSiblings: number;
  /** Its position in the order of the tree. */
  readonly at: number;
}

/** What is drawn, each in its place. */
export interface Arrangement {
  readonly graph: SeenGraph;
  readonly layout: Layout;
  /** Frames before what is in them, otherwise in the order of computation. */
  readonly items: readonly Item[];
  item(id: string): Item | undefined;
  /** What there is in a part of the drawing. */
  find(view: Rectangle): { readonly items: readonly Item[]; readonly edges: readonly EdgePath[] };
}

/** As many parts as are gone through in a few milliseconds. */
const stride = 2000;

/** A graph and its layout, made ready to be looked at part by part, and to be walked through; in steps, as that takes its time too. */
function* arrangementSteps(graph: SeenGraph, layout: Layout): Steps<Arrangement> {
  const items = yield* inTreeOrder(graph, layout);
  const byId = new Map<string, Item>();
  for (const item of items) {
    byId.set(item.id, item);
    if (item.at % stride === 0) yield;
  }
  const itemsIn = yield* placeIndexSteps(items.map(({ place }) => place));
  yield;
  const edgesIn = yield* placeIndexSteps(layout.edges.map(edgeBounds));
  return {
    graph,
    layout,
    items,
    item: id => byId.get(id),
    find: view => ({
      items: itemsIn(view).flatMap(at => items[at] ?? []),
      edges: edgesIn(view).flatMap(at => layout.edges[at] ?? []),
    }),
  };
}

function edgeBounds({ points, label }: EdgePath): Rectangle {
  return boundsOf([...points, label, { x: label.x + label.width, y: label.y + label.height }]);
}

function* inTreeOrder(graph: VisibleGraph, layout: Layout): Steps<readonly Item[]> {
  type Content = Item['content'];
  const contents = new Map<string, { readonly parent: string | undefined; readonly content: Content }>();
  for (const frame of graph.frames) contents.set(frame.id, { parent: frame.parent, content: { frame } });
  const children = new Map<string | undefined, string[]>();
  const listed = new Set<string>();
  /** A frame stands where the first of its boxes stands. */
  const list = (id: string): void => {
    if (listed.has(id)) return;
    listed.add(id);
    const parent = contents.get(id)?.parent;
    if (parent !== undefined) list(parent);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [id]);
    else siblings.push(id);
  };
  for (const { id, box, frame } of graph.boxes) {
    contents.set(id, { parent: frame, content: { box } });
    list(id);
    if (contents.size % stride === 0) yield;
  }
  const items: Item[] = [];
  function* walk(parent: string | undefined, level: number): Steps<void> {
    const siblings = children.get(parent) ?? [];
    for (const [index, id] of siblings.entries()) {
      const content = contents.get(id)?.content;
      const place = layout.boxes.get(id) ?? layout.frames.get(id);
      if (content === undefined || place === undefined) continue;
      const tree = { parent, level, position: index + 1, nSiblings: siblings.length, at: items.length };
      items.push({ id, place, content, ...tree });
      if (items.length % stride === 0) yield;
      if ('frame' in content) yield* walk(id, level + 1);
    }
  }
  yield* walk(undefined, 1);
  return items;
}

/** What is seen of a model, and where, with room for what an overlay writes in its boxes. */
export function* arrangeSteps(model: DiagramModel, state: PageState): Steps<Arrangement> {
  const { expanded, inFull, direction } = state;
  const graph = yield* visibleSteps(model, new Set(expanded), new Set(inFull));
  yield;
  const sizes = graphSizes(graph, lookingAt(state, graph).lookOf);
  yield;
  const layout = yield* layoutSteps(graph, sizes, direction);
  yield;
  return yield* arrangementSteps(graph, layout);
}
