import { html, nothing, svg, type SVGTemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Part } from '../../src/diagram/figure/figure.ts';
import { boxPart, edgePart, framePart, graphFigure, graphSizes, labelSize } from '../../src/diagram/figure/graph.ts';
import { boundsOf, overlap, type Rectangle, type Size } from '../../src/diagram/geometry.ts';
import { layoutGraph, type Layout } from '../../src/diagram/layout/layout.ts';
import { groupsAround, visibleGraph, type VisibleGraph } from '../../src/diagram/visible.ts';
import { drawMarks, partClass } from '../drawing.ts';
import { text } from '../text.ts';
import { fit, fitAll, pan, reveal, viewOf, zoom, type Camera } from './camera.ts';
import type { Page, View } from './page.ts';

/** More boxes than this are drawn only where they are seen. */
const drawAll = 400;

/** Boxes and edges, blocks inside each other. */
export function createGraphView(): View {
  let drawn: { readonly graph: VisibleGraph; readonly layout: Layout } | undefined;

  const placeOf = (id: string): Rectangle | undefined => drawn?.layout.boxes.get(id) ?? drawn?.layout.frames.get(id);

  const arrange = ({ state }: Page): void => {
    if (state.shown === undefined) return;
    const graph = visibleGraph(state.shown.model, new Set(state.expanded));
    drawn = { graph, layout: layoutGraph(graph, graphSizes(graph)) };
  };

  const cameraOf = ({ state }: Page): Camera =>
    state.camera ?? fit(drawn?.layout ?? { width: 0, height: 0 }, screenSize());

  const toggle = (page: Page, group: string): void => {
    const before = placeOf(group);
    const expanded = new Set(page.state.expanded);
    if (!expanded.delete(group)) expanded.add(group);
    page.change({ expanded: [...expanded] });
    // What was clicked stays under the pointer.
    const after = placeOf(group);
    const camera = cameraOf(page);
    if (before === undefined || after === undefined) return;
    const [dx, dy] = [after.x + after.width / 2 - before.x - before.width / 2, after.y - before.y];
    page.change({ camera: pan(camera, dx * camera.scale, dy * camera.scale) });
  };

  /** The box before or after the chosen one, in the order of computation. */
  const step = (page: Page, direction: 1 | -1): void => {
    const boxes = drawn?.graph.boxes ?? [];
    const at = boxes.findIndex(({ id }) => page.state.selected.includes(id));
    const next = boxes[at === -1 ? 0 : Math.min(boxes.length - 1, Math.max(0, at + direction))];
    const place = next && placeOf(next.id);
    if (next === undefined || place === undefined) return;
    page.change({ selected: [next.id], camera: reveal(cameraOf(page), place, screenSize()) });
  };

  const showAll = (page: Page): void => {
    if (drawn !== undefined) page.change({ camera: fitAll(drawn.layout, screenSize()) });
  };

  return {
    name: 'graph',
    title: text('Graph'),
    isFor: () => true,
    arrange,
    reveal(page) {
      const { shown, expanded = [], selected } = page.state;
      const [first] = selected;
      if (shown === undefined || first === undefined) return;
      const { nodes, groups } = shown.model;
      const outer = nodes.find(({ id }) => id === first)?.group ?? groups.find(({ id }) => id === first)?.parent;
      const hidden = groupsAround(shown.model, outer).filter(group => !expanded.includes(group));
      if (0 < hidden.length) page.change({ expanded: [...expanded, ...hidden] });
      const place = placeOf(first);
      if (place !== undefined) page.change({ camera: reveal(cameraOf(page), place, screenSize()) });
    },
    tools: page =>
      html`<button
          title=${text('Unfold everything')}
          @click=${() => page.change({ expanded: page.state.shown?.model.groups.map(({ id }) => id) ?? [] })}
        >
          ${text('Unfold all')}
        </button>
        <button title=${text('Fold everything')} @click=${() => page.change({ expanded: [], camera: undefined })}>
          ${text('Fold all')}
        </button>
        <button title=${text('Show everything (0)')} @click=${() => showAll(page)}>${text('Fit')}</button>`,
    draw(page) {
      const { shown, selected } = page.state;
      const camera = cameraOf(page);
      const view = viewOf(camera, screenSize());
      const look = { selected: new Set(selected), view, page, toggle };
      return html`<svg
        class=${shown?.model.isStale === true ? 'canvas stale' : 'canvas'}
        role="tree"
        aria-label=${text('Network {0}', shown?.model.name ?? '')}
        tabindex="0"
        viewBox="${view.x} ${view.y} ${view.width} ${view.height}"
        preserveAspectRatio="xMidYMin slice"
        @wheel=${(event: WheelEvent) => {
          event.preventDefault();
          page.change({
            camera:
              event.ctrlKey || event.metaKey
                ? zoom(camera, Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY })
                : pan(camera, event.deltaX, event.deltaY),
          });
        }}
        @pointermove=${(event: PointerEvent) => {
          const isDrag = event.buttons === 1 && (event.target as Element).closest('.box') === null;
          if (isDrag) page.change({ camera: pan(camera, -event.movementX, -event.movementY) });
        }}
      >
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            ${svg`<path d="M 0 0.5 L 7 4 L 0 7.5 Z"></path>`}
          </marker>
        </defs>
        ${drawn === undefined ? nothing : drawGraph(drawn.graph, drawn.layout, look)}
      </svg>`;
    },
    press(key, page) {
      const [chosen] = page.state.selected;
      const middle = { x: screenSize().width / 2, y: screenSize().height / 2 };
      const isOpen = (page.state.expanded ?? []).includes(chosen ?? '');
      const isGroup = page.state.shown?.model.groups.some(({ id }) => id === chosen) === true;
      const keys: Readonly<Record<string, () => void>> = {
        'ArrowDown': () => step(page, 1),
        'ArrowUp': () => step(page, -1),
        'ArrowRight': () => isGroup && !isOpen && toggle(page, chosen ?? ''),
        'ArrowLeft': () => isGroup && isOpen && toggle(page, chosen ?? ''),
        'Enter': () => chosen !== undefined && page.open(chosen),
        '+': () => page.change({ camera: zoom(cameraOf(page), 1.2, middle) }),
        '-': () => page.change({ camera: zoom(cameraOf(page), 1 / 1.2, middle) }),
        '0': () => showAll(page),
        ' ': () => showAll(page),
      };
      keys[key]?.();
      return key in keys;
    },
    figure: () => drawn && graphFigure(drawn.graph, drawn.layout),
  };
}

/** How the graph is looked at. */
interface Look {
  readonly selected: ReadonlySet<string>;
  /** The part of the drawing that is seen, in its own coordinates. */
  readonly view: Rectangle;
  readonly page: Page;
  toggle(page: Page, group: string): void;
}

/** Those parts of the graph that are seen. */
function drawGraph(graph: VisibleGraph, layout: Layout, look: Look): SVGTemplateResult {
  const near = (place: Rectangle): boolean => graph.boxes.length <= drawAll || overlap(place, look.view);
  const frames = graph.frames.filter(({ id }) => near(layout.frames.get(id) ?? look.view));
  const boxes = graph.boxes.filter(({ id }) => near(layout.boxes.get(id) ?? look.view));
  const edges = layout.edges.filter(({ points }) => near(grown(boundsOf(points))));
  return svg`
    ${repeat(
      frames,
      ({ id }) => id,
      frame => {
        const place = layout.frames.get(frame.id);
        return place === undefined ? nothing : drawItem(framePart(frame, place), true, look);
      },
    )}
    ${repeat(
      edges,
      ({ from, to }) => `${from}\n${to}`,
      edge => {
        const part = edgePart(edge);
        const isSelected = look.selected.has(edge.from) || look.selected.has(edge.to);
        return svg`<g class="${partClass(part)} ${isSelected ? 'selected' : ''}" aria-hidden="true">${drawMarks(part)}</g>`;
      },
    )}
    ${repeat(
      boxes,
      ({ id }) => id,
      ({ id, box }) => {
        const place = layout.boxes.get(id);
        const open = 'group' in box ? false : undefined;
        return place === undefined ? nothing : drawItem(boxPart(id, box, place), open, look);
      },
    )}`;
}

/** A box or a frame; `open` says whether what is in it is seen, and is undefined where nothing is. */
function drawItem(part: Part, open: boolean | undefined, { selected, page, toggle }: Look): SVGTemplateResult {
  const id = part.id ?? '';
  const { x = 0, y = 0 } = part.at ?? {};
  const clicked = (event: Event): void => {
    if (open !== undefined && (event.target as Element).classList.contains('chevron')) toggle(page, id);
    else page.open(id);
  };
  return svg`<g class="${partClass(part)} ${selected.has(id) ? 'selected' : ''}" data-id=${id} transform="translate(${x} ${y})"
    role="treeitem" aria-label=${part.label ?? ''} aria-expanded=${open ?? nothing} aria-selected=${selected.has(id)}
    @click=${clicked} @dblclick=${() => open !== undefined && toggle(page, id)}>${drawMarks(part)}</g>`;
}

/** A line has no width of its own. */
function grown({ x, y, width, height }: Rectangle): Rectangle {
  const { width: room } = labelSize('000×000×000');
  return { x: x - room, y, width: width + 2 * room, height };
}

function screenSize(): Size {
  return { width: Math.max(1, window.innerWidth), height: Math.max(1, window.innerHeight) };
}
