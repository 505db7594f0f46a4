import { html, render, svg } from 'lit';
import type { DiagramModel } from '../src/diagram/model.ts';
import { groupsAround, initiallyExpanded, visibleGraph, type VisibleGraph } from '../src/diagram/visible.ts';
import type { DiagramHostMethods, DiagramMethods } from '../src/protocol/diagram.ts';
import { fit, fitAll, pan, reveal, viewOf, zoom, type Camera } from './camera.ts';
import { drawDetails } from './details.ts';
import { boxSize, drawDiagram, drawNotice } from './diagram.ts';
import { connectHost } from './host.ts';
import { layoutGraph, type Layout } from './layout.ts';
import { text } from './text.ts';
import './style.css';

/** What outlives a reload of the webview. */
interface SavedState {
  readonly expanded?: readonly string[];
  readonly camera?: Camera;
}

const {
  remote: editor,
  saved,
  save,
} = connectHost<DiagramHostMethods, SavedState>({
  update({ model: next }) {
    model = next;
    arrange();
  },
  select: ({ ids }) => select(ids),
} satisfies DiagramMethods);
const app = document.getElementById('app') ?? document.body;

let expanded: ReadonlySet<string> | undefined = saved?.expanded && new Set(saved.expanded);
let camera = saved?.camera;
let selected: ReadonlySet<string> = new Set();
let model: DiagramModel | undefined;
let drawn: { readonly graph: VisibleGraph; readonly layout: Layout } | undefined;
let frameRequested = false;

/** Lays out what is to be seen; the camera stays where it is. */
function arrange(): void {
  if (model === undefined) return;
  expanded ??= initiallyExpanded(model);
  const graph = visibleGraph(model, expanded);
  const sizes = new Map(graph.boxes.map(({ id, box }) => [id, boxSize(box)]));
  const layout = layoutGraph(graph, id => sizes.get(id) ?? { width: 0, height: 0 });
  drawn = { graph, layout };
  camera ??= fit(layout, screenSize());
  redraw();
}

/** Marks nodes that the cursor is on, unfolds the groups around the first, and brings it into view. */
function select(ids: readonly string[]): void {
  if (model === undefined || expanded === undefined) return;
  const [first] = ids;
  const target = model.nodes.find(({ id }) => id === first) ?? model.groups.find(({ id }) => id === first);
  const outer = target === undefined ? undefined : 'category' in target ? target.group : target.parent;
  selected = new Set(ids);
  const hidden = groupsAround(model, outer).filter(group => expanded?.has(group) === false);
  if (0 < hidden.length) expanded = new Set([...expanded, ...hidden]);
  arrange();
  const rectangle = drawn?.layout.boxes.get(first ?? '') ?? drawn?.layout.frames.get(first ?? '');
  if (rectangle !== undefined && camera !== undefined) moveTo(reveal(camera, rectangle, screenSize()));
}

function toggle(group: string): void {
  if (expanded === undefined || drawn === undefined || camera === undefined) return;
  const before = drawn.layout.boxes.get(group) ?? drawn.layout.frames.get(group);
  const next = new Set(expanded);
  if (!next.delete(group)) next.add(group);
  expanded = next;
  arrange();
  // What was clicked stays under the pointer.
  const after = drawn.layout.boxes.get(group) ?? drawn.layout.frames.get(group);
  if (before !== undefined && after !== undefined)
    moveTo(
      pan(
        camera,
        (after.x + after.width / 2 - before.x - before.width / 2) * camera.scale,
        (after.y - before.y) * camera.scale,
      ),
    );
}

function open(id: string): void {
  selected = new Set([id]);
  redraw();
  void editor.openSource({ id }); // the editor answers by moving its cursor
}

function moveTo(next: Camera): void {
  camera = next;
  redraw();
}

function redraw(): void {
  if (frameRequested) return;
  frameRequested = true;
  requestAnimationFrame(() => {
    frameRequested = false;
    draw();
  });
}

function draw(): void {
  if (model === undefined || drawn === undefined || camera === undefined) return;
  const { width, height } = screenSize();
  const view = viewOf(camera, { width, height });
  const { graph, layout } = drawn;
  save({ expanded: [...(expanded ?? [])], camera });
  const [chosen] = selected;
  render(
    html` <header>
        <h1>${model.name}</h1>
        <span class="totals">${model.totals}</span>
        <span class="tools">
          <button title=${text('Unfold everything')} @click=${unfoldAll}>${text('Unfold all')}</button>
          <button title=${text('Fold everything')} @click=${foldAll}>${text('Fold all')}</button>
          <button title=${text('Show everything (0)')} @click=${showAll}>${text('Fit')}</button>
        </span>
      </header>
      ${drawNotice(
        model.problems,
        model.nodes.every(({ category }) => category === 'input'),
        model.isStale === true,
      )}
      <svg
        class=${model.isStale === true ? 'canvas stale' : 'canvas'}
        role="tree"
        aria-label=${text('Network {0}', model.name)}
        tabindex="0"
        viewBox="${view.x} ${view.y} ${view.width} ${view.height}"
        preserveAspectRatio="xMidYMin slice"
      >
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            ${svg`<path d="M 0 0.5 L 7 4 L 0 7.5 Z"></path>`}
          </marker>
        </defs>
        ${drawDiagram(graph, layout, selected, view, { open, toggle })}
      </svg>
      ${drawDetails(model, chosen)}`,
    app,
  );
}

function unfoldAll(): void {
  if (model === undefined) return;
  expanded = new Set(model.groups.map(({ id }) => id));
  arrange();
}

function foldAll(): void {
  expanded = new Set();
  camera = undefined;
  arrange();
}

function showAll(): void {
  if (drawn !== undefined) moveTo(fitAll(drawn.layout, screenSize()));
}

function screenSize(): { width: number; height: number } {
  return { width: Math.max(1, window.innerWidth), height: Math.max(1, window.innerHeight) };
}

/** The box before or after the chosen one, in the order of computation. */
function step(direction: 1 | -1): void {
  const boxes = drawn?.graph.boxes ?? [];
  const at = boxes.findIndex(({ id }) => selected.has(id));
  const next = boxes[at === -1 ? 0 : Math.min(boxes.length - 1, Math.max(0, at + direction))];
  const rectangle = next && drawn?.layout.boxes.get(next.id);
  if (next === undefined || rectangle === undefined || camera === undefined) return;
  selected = new Set([next.id]);
  moveTo(reveal(camera, rectangle, screenSize()));
}

window.addEventListener(
  'wheel',
  event => {
    if (camera === undefined) return;
    event.preventDefault();
    moveTo(
      event.ctrlKey || event.metaKey
        ? zoom(camera, Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY })
        : pan(camera, event.deltaX, event.deltaY),
    );
  },
  { passive: false },
);

let dragged: { x: number; y: number } | undefined;
window.addEventListener('pointerdown', event => {
  if ((event.target as Element).closest('.box, .chevron, button, .details') === null)
    dragged = { x: event.clientX, y: event.clientY };
});
window.addEventListener('pointermove', event => {
  if (dragged === undefined || camera === undefined) return;
  moveTo(pan(camera, dragged.x - event.clientX, dragged.y - event.clientY));
  dragged = { x: event.clientX, y: event.clientY };
});
window.addEventListener('pointerup', () => (dragged = undefined));
window.addEventListener('resize', redraw);
window.addEventListener('keydown', event => {
  const [chosen] = selected;
  const middle = { x: screenSize().width / 2, y: screenSize().height / 2 };
  const keys: Readonly<Record<string, () => void>> = {
    'ArrowDown': () => step(1),
    'ArrowUp': () => step(-1),
    'ArrowRight': () => chosen?.startsWith('group ') === true && expanded?.has(chosen) === false && toggle(chosen),
    'ArrowLeft': () => chosen?.startsWith('group ') === true && expanded?.has(chosen) === true && toggle(chosen),
    'Enter': () => chosen !== undefined && open(chosen),
    '+': () => camera !== undefined && moveTo(zoom(camera, 1.2, middle)),
    '-': () => camera !== undefined && moveTo(zoom(camera, 1 / 1.2, middle)),
    '0': showAll,
    ' ': showAll,
  };
  const action = keys[event.key];
  if (action === undefined || event.ctrlKey || event.metaKey || (event.target as Element).closest('button') !== null)
    return;
  event.preventDefault();
  action();
});

void editor.ready({}); // the answer is an update
