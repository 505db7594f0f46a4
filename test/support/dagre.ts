import { graphlib, layout } from '@dagrejs/dagre';
import type { Point, Rectangle } from '../../src/diagram/geometry.ts';
import type { LayoutSizes } from '../../src/diagram/layout/layout.ts';
import type { VisibleGraph } from '../../src/diagram/visible.ts';

/** Where dagre puts the boxes of a graph, without its frames, and how it leads its edges. */
export interface DagreLayout {
  readonly boxes: ReadonlyMap<string, Rectangle>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly points: readonly Point[] }[];
}

/** Lays a graph out flat, from top to bottom, as most viewers of networks do. */
export function layoutByDagre(graph: VisibleGraph, sizes: LayoutSizes): DagreLayout {
  const flat = new graphlib.Graph();
  flat.setGraph({ rankdir: 'TB' });
  flat.setDefaultEdgeLabel(() => ({}));
  for (const { id } of graph.boxes) flat.setNode(id, { ...sizes.box(id) });
  for (const { from, to, shape } of graph.edges) flat.setEdge(from, to, { ...sizes.label(shape), labelpos: 'c' });
  layout(flat);
  const boxes = graph.boxes.map(({ id }): readonly [string, Rectangle] => {
    const { x, y, width, height } = flat.node(id) as Rectangle;
    return [id, { x: x - width / 2, y: y - height / 2, width, height }];
  });
  const edges = graph.edges.map(({ from, to }) => {
    const { points } = flat.edge(from, to) as { readonly points: readonly Point[] };
    return { from, to, points };
  });
  return { boxes: new Map(boxes), edges };
}
