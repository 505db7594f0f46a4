import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import { graphFigure } from '../../src/diagram/figure/graph.ts';
import { withLegend } from '../../src/diagram/figure/legend.ts';
import type { Direction } from '../../src/diagram/layout/layout.ts';
import { groupsToOpen } from '../../src/diagram/visible.ts';
import { arrowHead } from '../drawing.ts';
import { text } from '../text.ts';
import { fit, fitAll, lookAt, pan, reveal, viewOf, zoom, type Camera } from './camera.ts';
import { createAnimation } from './graph/animation.ts';
import { arrangeSteps, type Arrangement, type Item } from './graph/arrangement.ts';
import { drawTree, elementId } from './graph/drawTree.ts';
import { inSlices } from './graph/inSlices.ts';
import { drawKeys, pressKey, showKeys } from './graph/keys.ts';
import { drawMinimap } from './graph/minimap.ts';
import { choosesParts, withFrames, type PartOfGraph } from './graph/onPage.ts';
import { everythingOpen, switchedRepeat, toggled, type Opened } from './graph/opened.ts';
import { paintCanvas, type CanvasScene } from './graph/paintCanvas.ts';
import { drawGraphTools } from './graph/tools.ts';
import { watchTheme } from './graph/watchTheme.ts';
import { lookingAt } from './looking.ts';
import type { Page, PageState, View } from './page.ts';
import { listenToPointer } from './pointer.ts';
import { barHeight, screenSize } from './screen.ts';

/** To arrange more nodes than this takes longer than a frame. */
const arrangedAtOnce = 1500;

/** More items than this on the screen are put on a canvas instead. */
const mostOnPage = 700;

/** Below this scale, text would be smaller than 5 px. */
const readable = 0.42;

/** Boxes and edges, blocks inside each other. */
export function createGraphView(): View {
  const animation = createAnimation();
  const theme = watchTheme();
  let arranged: Arrangement | undefined;
  let drawn: Pick<PageState, 'shown' | 'direction'> | undefined;
  /** What stays where it is on the screen through the next arrangement. */
  let held: string | undefined;
  /** What is brought into view after the next arrangement. */
  let sought: string | undefined;
  let stopLayout = (): void => undefined;
  const partsIn = choosesParts();
  let marks: ReadonlySet<string> = new Set();

  const cameraOf = ({ state }: Page): Camera => {
    if (state.camera !== undefined) return state.camera;
    const drawing = arranged?.layout ?? { width: 0, height: 0 };
    const camera = fit(drawing, screenSize(), barHeight(), state.direction);
    return belowLegend(camera, state.direction);
  };

  const moveCamera = (page: Page, camera: Camera, isCalm = false): void => {
    const seen = animation.advance(performance.now()).camera(cameraOf(page));
    page.change({ camera });
    if (isCalm) animation.follow(seen, camera);
  };

  const markedIn = ({ state }: Page): readonly string[] => [
    ...new Set(state.selected.map(id => arranged?.graph.standsFor.get(id) ?? id)),
  ];

  const chosen = (page: Page): Item | undefined => {
    const [first] = markedIn(page);
    return first === undefined ? undefined : arranged?.item(first);
  };

  const arrange = (page: Page): void => {
    const { shown, direction } = page.state;
    if (shown === undefined) return;
    stopLayout();
    const isQuick = shown.model.nodes.length <= arrangedAtOnce;
    stopLayout = inSlices(arrangeSteps(shown.model, page.state), isQuick, next => {
      settle(page, next, { shown, direction });
    });
  };

  /** Takes a new arrangement, so that the eye keeps what it is on. */
  const settle = (page: Page, next: Arrangement, now: NonNullable<typeof drawn>): void => {
    const [before, last] = [arranged, drawn];
    const camera = cameraOf(page);
    const anchor = before && anchorOf(page, before, next, camera);
    [arranged, drawn, held] = [next, now, undefined];
    if (last?.direction !== undefined && last.direction !== now.direction) page.change({ camera: undefined });
    else if (before !== undefined && 0 < before.items.length) {
      const [dx, dy] = anchor ?? [0, 0];
      const kept = { ...camera, x: camera.x + dx, y: camera.y + dy };
      page.change({ camera: kept });
      if (last?.shown?.model === now.shown?.model) {
        animation.move(before, next);
        animation.follow(camera, kept);
      }
    } else page.change({});
    if (sought !== undefined) show(page, sought);
    sought = undefined;
  };

  /** How far what shall stay on the screen has moved on the drawing: what is held, selected and seen, or highest on the screen. */
  const anchorOf = (
    page: Page,
    before: Arrangement,
    next: Arrangement,
    camera: Camera,
  ): [number, number] | undefined => {
    const view = viewOf(camera, screenSize());
    const top = view.y + barHeight() / camera.scale;
    const seen = before.find(view).items.filter(({ id, place }) => top <= place.y && next.item(id) !== undefined);
    const marked = markedIn(page);
    const [first] = seen.filter(({ content }) => 'box' in content);
    const highest = seen.reduce(
      (high, item) => ('box' in item.content && item.place.y < (high?.place.y ?? Infinity) ? item : high),
      first,
    );
    const was =
      (held === undefined ? undefined : before.item(held)) ?? seen.find(({ id }) => marked.includes(id)) ?? highest;
    const is = was && next.item(was.id);
    if (was === undefined || is === undefined) return undefined;
    return [is.place.x + is.place.width / 2 - was.place.x - was.place.width / 2, is.place.y - was.place.y];
  };

  const show = (page: Page, id: string, isCalm = false): void => {
    const item = arranged?.item(arranged.graph.standsFor.get(id) ?? id);
    if (item === undefined) return;
    const camera = cameraOf(page);
    const wanted = reveal(camera, item.place, screenSize(), barHeight());
    if (wanted.x !== camera.x || wanted.y !== camera.y) moveCamera(page, wanted, isCalm);
  };

  const change = (page: Page, opened: Opened, hold?: string): void => {
    held = hold;
    page.change(opened);
  };
  const toggle = (page: Page, group: string): void => change(page, toggled(page.state, group), group);
  const switchRepeat = (page: Page, group: string | undefined): void => {
    const item = group === undefined ? undefined : arranged?.item(group);
    if (item === undefined) return;
    const repeats = switchedRepeat(page.state, item);
    if (repeats !== undefined) change(page, repeats, item.id);
  };

  const choose = (page: Page, item: Item | undefined): void => {
    if (item === undefined) return;
    page.change({ selected: [item.id] });
    show(page, item.id, true);
  };
  const step = (page: Page, by: number): void => {
    const items = arranged?.items ?? [];
    const from = chosen(page)?.at;
    const first = by === 1 || by === -1 ? arranged?.find(viewOf(cameraOf(page), screenSize())).items[0] : undefined;
    const to = Math.min(items.length - 1, Math.max(0, (from ?? -1) + by));
    choose(page, from === undefined ? (first ?? items[to]) : items[to]);
  };
  const fitIn = (page: Page): void => {
    if (arranged !== undefined) moveCamera(page, fitAll(arranged.layout, screenSize(), barHeight()), true);
  };
  const zoomBy = (page: Page, factor: number): void =>
    moveCamera(page, zoom(cameraOf(page), factor, { x: screenSize().width / 2, y: screenSize().height / 2 }), true);
  const turn = (page: Page): void => page.change({ direction: page.state.direction === 'down' ? 'right' : 'down' });

  const clicked = (page: Page, event: MouseEvent): void => {
    const item = itemAt(page, event);
    if (item === undefined) return;
    const role = (event.target as Element).classList;
    if (role.contains('chevron')) toggle(page, item.id);
    else if (role.contains('more')) switchRepeat(page, item.id);
    else page.open(item.id, { adds: event.shiftKey || event.ctrlKey || event.metaKey });
  };
  const clickedTwice = (page: Page, event: MouseEvent): void => {
    const item = itemAt(page, event);
    const role = (event.target as Element).classList;
    if (item === undefined || role.contains('chevron') || role.contains('more') || role.contains('border')) return;
    if ('frame' in item.content && item.content.frame.drawn === 'once') switchRepeat(page, item.id);
    else if ('frame' in item.content || 'group' in item.content.box) toggle(page, item.id);
    else page.open(item.id, { focus: true });
  };
  const itemAt = (page: Page, event: MouseEvent): Item | undefined => {
    const id = (event.target as Element).closest('[data-id]')?.getAttribute('data-id');
    if (typeof id === 'string') return arranged?.item(id);
    const { x, y, scale } = cameraOf(page);
    const under = { x: x + event.clientX / scale, y: y + event.clientY / scale, width: 0, height: 0 };
    return arranged?.find(under).items.at(-1);
  };

  const pointerOf = (page: Page) =>
    listenToPointer({
      pan: (dx, dy, isStep) => moveCamera(page, pan(cameraOf(page), dx, dy), isStep),
      zoom: (factor, at, isStep) => moveCamera(page, zoom(cameraOf(page), factor, at), isStep),
    });
  let pointer: ReturnType<typeof pointerOf> | undefined;

  return {
    name: 'graph',
    title: text('Graph'),
    isFor: () => true,
    arrange,
    reveal(page) {
      const { shown, expanded = [], inFull, selected } = page.state;
      const [first] = selected;
      if (shown === undefined || first === undefined) return;
      const open = new Set(expanded);
      const hidden = groupsToOpen(shown.model, first, new Set(inFull)).filter(group => !open.has(group));
      if (0 < hidden.length) {
        sought = first;
        page.change({ expanded: [...expanded, ...hidden] });
      } else show(page, first);
    },
    tools: page =>
      drawGraphTools(page.state.direction, {
        openAll: () => change(page, everythingOpen(page.state), chosen(page)?.id),
        foldAll() {
          const seen = cameraOf(page);
          change(page, { expanded: [], inFull: [] });
          page.change({ camera: undefined });
          animation.follow(seen, cameraOf(page));
        },
        zoom: factor => zoomBy(page, factor),
        fit: () => fitIn(page),
        turn: () => turn(page),
        showKeys,
      }),
    draw(page) {
      theme.onChange = () => page.change({});
      const looked = arranged && lookingAt(page.state, arranged.graph);
      const looks = looked?.lookOf;
      const progress = animation.advance(performance.now());
      const hasLegend = looked?.legend !== undefined;
      const isMeasured =
        document.querySelector('header') !== null && (document.querySelector('.legend-panel') !== null) === hasLegend;
      if (progress.isMoving || !isMeasured) page.change({}); // draws the next moment
      const screen = screenSize();
      const camera = progress.camera(cameraOf(page));
      const view = viewOf(camera, screen);
      const marked = markedIn(page);
      if (marked.length !== marks.size || !marked.every(id => marks.has(id))) marks = new Set(marked);
      const parts = partsIn(arranged, view);
      const isPlain = camera.scale < readable;
      const isFar = mostOnPage < parts.items.length;
      pointer ??= pointerOf(page);
      const listeners = pointer;
      const scene = { marked: marks, lookOf: looks };
      const active = marked.find(id => arranged?.item(id) !== undefined);
      const onPage = isFar ? { items: withFrames(arranged, marked), edges: [] } : parts;
      return html`${isFar ? drawFar(parts, scene, camera, theme.version) : nothing}<svg
          class=${page.state.shown?.model.isStale === true ? 'canvas stale' : 'canvas'}
          role="tree"
          aria-label=${text('Network {0}', page.state.shown?.model.name ?? '')}
          aria-activedescendant=${active === undefined ? nothing : elementId(active)}
          aria-multiselectable="true"
          tabindex="0"
          viewBox="${view.x} ${view.y} ${view.width} ${view.height}"
          preserveAspectRatio="xMidYMin slice"
          @wheel=${listeners.wheel}
          @pointerdown=${listeners.down}
          @pointermove=${listeners.move}
          @pointerup=${listeners.up}
          @pointercancel=${listeners.up}
          @click=${(event: MouseEvent) => clicked(page, event)}
          @dblclick=${(event: MouseEvent) => clickedTwice(page, event)}
        >
          <defs>${arrowHead()}</defs>
          ${guard(
            [arranged, onPage.items, isPlain, isFar, scene.marked, looks, progress.isMoving ? performance.now() : 0],
            () => drawTree({ ...onPage, isPlain, progress, ...scene }),
          )}
        </svg>
        ${
          arranged === undefined
            ? nothing
            : drawMinimap(
                { items: arranged.items, edges: arranged.layout.edges, ...scene },
                arranged.layout,
                view,
                theme.version,
                at => moveCamera(page, lookAt(cameraOf(page), at, screenSize())),
              )
        }
        ${drawKeys()}`;
    },
    press: (key, page) =>
      pressKey(key, {
        step: by => step(page, by),
        enter() {
          const item = chosen(page);
          if (item === undefined) step(page, 1);
          else if ('frame' in item.content) step(page, 1);
          else if ('group' in item.content.box) toggle(page, item.id);
        },
        leave() {
          const item = chosen(page);
          if (item === undefined) return;
          if ('frame' in item.content) toggle(page, item.id);
          else if (item.parent !== undefined) choose(page, arranged?.item(item.parent));
        },
        toggle() {
          const item = chosen(page);
          if (item !== undefined && ('frame' in item.content || 'group' in item.content.box)) toggle(page, item.id);
        },
        openSiblings() {
          const item = chosen(page);
          const siblings = arranged?.items.filter(({ parent, content }) => parent === item?.parent && 'box' in content && 'group' in content.box) ?? []; // prettier-ignore
          change(page, { expanded: [...(page.state.expanded ?? []), ...siblings.map(({ id }) => id)] }, item?.id);
        },
        switchRepeat: () => switchRepeat(page, chosen(page)?.id),
        showText() {
          const item = chosen(page);
          if (item !== undefined) page.open(item.id, { focus: true });
        },
        zoom: factor => zoomBy(page, factor),
        fit: () => fitIn(page),
        turn: () => turn(page),
        scroll: screens => moveCamera(page, pan(cameraOf(page), 0, screens * screenSize().height), true),
        showKeys,
      }),
    legend: ({ state }) => arranged && lookingAt(state, arranged.graph).legend,
    figure({ state }) {
      if (arranged === undefined) return undefined;
      const { lookOf, legend } = lookingAt(state, arranged.graph);
      return withLegend(graphFigure(arranged.graph, arranged.layout, lookOf), legend);
    },
  };
}

/**
 * A drawing that is looked at from so far that there is more on the screen than can be put on the page. It is painted for more than the
 * screen, so that most movements only shift it.
 */
function drawFar(
  { covered, items, edges }: PartOfGraph,
  { marked, lookOf }: Pick<CanvasScene, 'marked' | 'lookOf'>,
  { x, y, scale }: Camera,
  themeVersion: number,
): TemplateResult {
  const size = { width: covered.width * scale, height: covered.height * scale };
  const paint = (element?: Element): void => {
    if (element instanceof HTMLCanvasElement)
      paintCanvas(element, { items, edges, marked, lookOf }, { x: covered.x, y: covered.y, scale }, size);
  };
  return html`<div
    class="far"
    aria-hidden="true"
    .style=${`width: ${size.width}px; height: ${size.height}px; transform: translate(${(covered.x - x) * scale}px, ${(covered.y - y) * scale}px)`}
  >
    ${guard([items, edges, marked, lookOf, themeVersion, scale], () => html`<canvas ${ref(paint)}></canvas>`)}
  </div>`;
}

/** Moved down where the legend would cover the beginning of the drawing. */
function belowLegend(camera: Camera, direction: Direction): Camera {
  const legend = document.querySelector('.legend-panel')?.getBoundingClientRect();
  const left = -camera.x * camera.scale;
  if (legend === undefined || direction === 'right' || legend.right + legendGap < left) return camera;
  return { ...camera, y: -(legend.bottom + legendGap) / camera.scale };
}

/** Between the legend and the drawing, px. */
const legendGap = 12;
