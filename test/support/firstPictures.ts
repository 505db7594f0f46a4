import { render, svg } from 'lit';
import { graphFigure, graphSizes } from '../../src/diagram/figure/graph.ts';
import { layoutGraph, type Layout, type LayoutSizes } from '../../src/diagram/layout/layout.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { initiallyExpanded, visibleGraph, type VisibleGraph } from '../../src/diagram/visible.ts';
import { drawFigure } from '../../webview/drawing.ts';
import { layoutByDagre } from './dagre.ts';

/** How long it takes from a diagram to its picture on the screen, ms, in each of some runs. */
export interface FirstPictures {
  readonly ours: readonly number[];
  readonly dagre: readonly number[];
}

/** In a page, in turn, drawn by the same code: ours as it opens, and what viewers do, everything at once by dagre. */
async function firstPictures(model: DiagramModel, runs: number): Promise<FirstPictures> {
  const ours: number[] = [];
  const dagre: number[] = [];
  for (let run = 0; run < runs; run++) {
    ours.push(await timed(() => asItOpens(model)));
    dagre.push(await timed(() => flatByDagre(model)));
  }
  return { ours, dagre };
}

/** A graph with nothing in its frames. */
export function flatGraph(model: DiagramModel): VisibleGraph {
  const everything = new Set(model.groups.map(({ id }) => id));
  const { boxes, edges } = visibleGraph(model, everything, everything);
  return { boxes: boxes.map(box => ({ ...box, frame: undefined })), edges, frames: [] };
}

function asItOpens(model: DiagramModel): readonly [VisibleGraph, Layout] {
  const graph = visibleGraph(model, initiallyExpanded(model));
  return [graph, layoutGraph(graph, graphSizes(graph), 'down')];
}

function flatByDagre(model: DiagramModel): readonly [VisibleGraph, Layout] {
  const graph = flatGraph(model);
  const sizes = graphSizes(graph);
  return [graph, layoutOf(graph, sizes)];
}

/** What dagre makes of a graph, in the form of a layout of ours. */
function layoutOf(graph: VisibleGraph, sizes: LayoutSizes): Layout {
  const { boxes, edges } = layoutByDagre(graph, sizes);
  const places = [...boxes.values()];
  return {
    boxes,
    frames: new Map(),
    edges: edges.map(({ from, to, points }, at) => {
      const shape = graph.edges[at]?.shape ?? '';
      const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
      return { from, to, points, shape, label: { ...middle, ...sizes.label(shape) }, isSkip: false };
    }),
    width: Math.max(...places.map(({ x, width }) => x + width)),
    height: Math.max(...places.map(({ y, height }) => y + height)),
  };
}

async function timed(arrange: () => readonly [VisibleGraph, Layout]): Promise<number> {
  await new Promise(resolve => requestAnimationFrame(resolve));
  const page = document.body.appendChild(document.createElement('div'));
  const start = performance.now();
  const figure = graphFigure(...arrange());
  const { width, height } = figure;
  render(svg`<svg width=${width} height=${height}>${drawFigure(figure)}</svg>`, page);
  // What is measured is work, not the wait for the next frame.
  page.getBoundingClientRect();
  const worked = performance.now() - start;
  const frame = await new Promise<number>(resolve => requestAnimationFrame(() => resolve(performance.now())));
  await new Promise(resolve => setTimeout(resolve));
  const duration = worked + performance.now() - frame;
  page.remove();
  return duration;
}

Object.assign(globalThis, { firstPictures });
