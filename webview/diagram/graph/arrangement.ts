import { graphSizes } from '../../../src/diagram/figure/graph.ts';
import { boundsOf, type Rectangle } from '../../../src/diagram/geometry.ts';
import { layoutSteps, type EdgePath, type Layout } from '../../../src/diagram/layout/layout.ts';
import type { DiagramModel } from '../../../src/diagram/model.ts';
import { createPlaceIndex } from '../../../src/diagram/placeIndex.ts';
import {
  visibleGraph,
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

/** A graph and its layout, made ready to be looked at part by part, and to be walked through; in steps, as that takes its time too. */
function* arrangementSteps(graph: SeenGraph, layout: Layout): Steps<Arrangement> {
  const items = inTreeOrder(graph, layout);
  const byId = new Map(items.map(item => [item.id, item]));
  yield;
  const itemsIn = createPlaceIndex(items.map(({ place }) => place));
  yield;
  const edgesIn = createPlaceIndex(layout.edges.map(edgeBounds));
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

function inTreeOrder(graph: VisibleGraph, layout: Layout): readonly Item[] {
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
  }
  const items: Item[] = [];
  const walk = (parent: string | undefined, level: number): void => {
    const siblings = children.get(parent) ?? [];
    siblings.forEach((id, index) => {
      const content = contents.get(id)?.content;
      const place = layout.boxes.get(id) ?? layout.frames.get(id);
      if (content === undefined || place === undefined) return;
      const tree = { parent, level, position: index + 1, nSiblings: siblings.length, at: items.length };
      items.push({ id, place, content, ...tree });
      if ('frame' in content) walk(id, level + 1);
    });
  };
  walk(undefined, 1);
  return items;
}

/** Work that may be interrupted wherever it yields. */
type Steps<Result> = Generator<void, Result>;

/** What is seen of a model, and where, with room for what an overlay writes in its boxes. */
export function* arrangeSteps(model: DiagramModel, state: PageState): Steps<Arrangement> {
  const { expanded, inFull, direction } = state;
  const graph = visibleGraph(model, new Set(expanded), new Set(inFull));
  yield;
  const sizes = graphSizes(graph, lookingAt(state, graph).lookOf);
  yield;
  const layout = yield* layoutSteps(graph, sizes, direction);
  yield;
  return yield* arrangementSteps(graph, layout);
}

/** How long steps may take before the page has to answer again, ms. */
const sliceMs = 12;

/**
 * Goes through steps: at once where that is quick, else in slices between which the page answers. `done` is called with their result,
 * unless what this returns has been called before: then it is not wanted any more.
 */
export function inSlices<Result>(steps: Steps<Result>, isQuick: boolean, done: (result: Result) => void): () => void {
  let isWanted = true;
  const slice = (): void => {
    const end = isQuick ? Infinity : performance.now() + sliceMs;
    while (isWanted && performance.now() < end) {
      const step = steps.next();
      if (step.done !== true) continue;
      isWanted = false;
      done(step.value);
    }
    if (isWanted) setTimeout(slice);
  };
  slice();
  return () => {
    isWanted = false;
  };
}
