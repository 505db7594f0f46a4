import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Figure, Part } from '../../src/diagram/figure/figure.ts';
import { partBounds } from '../../src/diagram/figure/partBounds.ts';
import type { ShownNetwork } from '../../src/diagram/figure/volumeDrawing.ts';
import { overlap, type Rectangle, type Size } from '../../src/diagram/geometry.ts';
import { amountColumns } from '../../src/diagram/layerColumns.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { groupAround, nodeOrGroup } from '../../src/diagram/parts.ts';
import { initiallyExpanded } from '../../src/diagram/visible.ts';
import { holdingVolume } from '../../src/diagram/volumes/holding.ts';
import type { VolumeNetwork } from '../../src/diagram/volumes/volume.ts';
import { initiallyUnfolded, volumeNetwork } from '../../src/diagram/volumes/volumeNetwork.ts';
import { arrowHead, drawMarks, partClass } from '../drawing.ts';
import { text } from '../text.ts';
import { fit, fitAll, pan, reveal, viewOf, zoom, type Camera } from './camera.ts';
import type { Page, PageState, View } from './page.ts';
import { listenToPointer, type PointerListeners } from './pointer.ts';
import { barHeight, screenSize } from './screen.ts';

/** What one way to draw volumes is made of. */
interface FigureViewParts {
  readonly name: 'volumes' | 'maps';
  readonly title: string;
  /** The drawing of a network for a page of a width, px. */
  figure(network: ShownNetwork, state: PageState, width: number): Figure;
  tools(page: Page): TemplateResult;
}

/** More parts than this are drawn only where they are seen. */
const drawAll = 400;

/** What a drawing leaves free at both sides, px. */
const beside = 72;

/** A drawing with where its parts are, as it was made for a state. */
interface Drawn {
  readonly made: Making;
  readonly figure: Figure;
  readonly network: VolumeNetwork;
  readonly bounds: ReadonlyMap<Part, Rectangle>;
}

type Making = readonly unknown[];

/** A view that shows volumes as one drawing, in which they can be pointed at and walked through. */
export function createFigureView({ name, title, figure, tools }: FigureViewParts): View {
  let last: Drawn | undefined;
  let pointer: PointerListeners | undefined;

  /** The drawing for the page as it is; the one before as long as nothing of it has changed. */
  const drawnFor = ({ state }: Page): Drawn | undefined => {
    const model = state.shown?.model;
    if (model === undefined) return undefined;
    const width = Math.max(320, window.innerWidth - beside);
    const made = [model, state.expanded, state.compared, state.scaleLaw, width];
    if (last?.made.every((each, at) => each === made[at]) === true) return last;
    const expanded = unfoldedFor(model, state.expanded ?? []);
    const drawing = figure({ model, expanded }, state, width);
    last = {
      made,
      figure: drawing,
      network: volumeNetwork(model, expanded),
      bounds: new Map(drawing.parts.map(part => [part, partBounds(part)])),
    };
    return last;
  };

  const cameraOf = (page: Page): Camera => {
    const drawn = drawnFor(page)?.figure;
    return page.state.volumeCameras[name] ?? (drawn === undefined ? { x: 0, y: 0, scale: 1 } : fitted(fit, drawn));
  };
  const look = (page: Page, camera: Camera): void =>
    page.change({ volumeCameras: { ...page.state.volumeCameras, [name]: camera } });

  const placeOf = (page: Page, id: string): Rectangle | undefined => {
    const drawn = drawnFor(page);
    const part = drawn?.figure.parts.find(each => each.id === id);
    return part && drawn?.bounds.get(part);
  };
  const chosenVolume = (page: Page): string | undefined => {
    const [id] = page.state.selected;
    const model = page.state.shown?.model;
    const network = drawnFor(page)?.network;
    return id === undefined || model === undefined || network === undefined
      ? undefined
      : holdingVolume(model, network, id);
  };

  const choose = (page: Page, id: string | undefined): void => {
    const place = id === undefined ? undefined : placeOf(page, id);
    if (id === undefined || place === undefined) return;
    page.change({ selected: [id] });
    look(page, reveal(cameraOf(page), place, screenSize(), barHeight()));
  };
  /** The volume before or after the chosen one, in the order of computation. */
  const step = (page: Page, by: 1 | -1): void => {
    const volumes = drawnFor(page)?.network.volumes ?? [];
    const at = volumes.findIndex(({ id }) => id === chosenVolume(page));
    choose(page, volumes[at === -1 ? 0 : Math.min(volumes.length - 1, Math.max(0, at + by))]?.id);
  };
  /** The volume that is nearest above or below the chosen one. */
  const climb = (page: Page, by: 1 | -1): void => {
    const own = chosenVolume(page);
    const from = own === undefined ? undefined : placeOf(page, own);
    if (from === undefined) {
      step(page, 1);
      return;
    }
    const others = (drawnFor(page)?.network.volumes ?? []).flatMap(({ id }) => {
      const place = placeOf(page, id);
      if (place === undefined) return [];
      const down = by * (place.y + place.height / 2 - from.y - from.height / 2);
      const aside = Math.abs(place.x + place.width / 2 - from.x - from.width / 2);
      return down < from.height / 3 ? [] : [{ id, far: down + aside }];
    });
    const nearest = others.reduce<{ id: string; far: number } | undefined>(
      (best, each) => (best === undefined || each.far < best.far ? each : best),
      undefined,
    );
    choose(page, nearest?.id);
  };

  const unfold = (page: Page, group: string): void => {
    const model = page.state.shown?.model;
    if (model?.groups.some(({ id }) => id === group) !== true) return;
    page.change({ expanded: [...unfoldedFor(model, page.state.expanded ?? []), group] });
  };
  const fold = (page: Page): void => {
    const model = page.state.shown?.model;
    const chosen = chosenVolume(page);
    if (model === undefined || chosen === undefined) return;
    const group = groupAround(model, chosen);
    if (group === undefined) return;
    const expanded = unfoldedFor(model, page.state.expanded ?? []);
    page.change({ expanded: [...expanded].filter(id => id !== group), selected: [group] });
  };
  const showAll = (page: Page): void => {
    const drawn = drawnFor(page);
    if (drawn !== undefined) look(page, fitted(fitAll, drawn.figure));
  };

  return {
    name,
    title,
    isFor: ({ state }) => state.shown?.model.nodes.some(({ category }) => category !== 'input') === true,
    reveal: page => choose(page, chosenVolume(page)),
    tools: page =>
      html`${tools(page)}
        <button
          title=${text('Unfold everything')}
          @click=${() => page.change({ expanded: page.state.shown?.model.groups.map(({ id }) => id) ?? [] })}
        >
          ${text('Unfold all')}
        </button>
        <button title=${text('Fold everything')} @click=${() => page.change({ expanded: [], volumeCameras: {} })}>
          ${text('Fold all')}
        </button>
        <button title=${text('Show everything (0)')} @click=${() => showAll(page)}>${text('Fit')}</button>`,
    draw(page) {
      const { shown } = page.state;
      const drawn = drawnFor(page);
      if (document.querySelector('header') === null) page.change({}); // once the bar can be measured
      const camera = cameraOf(page);
      const view = viewOf(camera, screenSize());
      pointer ??= listenToPointer({
        pan: (dx, dy) => look(page, pan(cameraOf(page), dx, dy)),
        zoom: (factor, at) => look(page, zoom(cameraOf(page), factor, at)),
      });
      const listeners = pointer;
      return html`<svg
        class=${shown?.model.isStale === true ? 'canvas volumes stale' : 'canvas volumes'}
        role="list"
        aria-label=${text('Network {0}', shown?.model.name ?? '')}
        tabindex="0"
        viewBox="${view.x} ${view.y} ${view.width} ${view.height}"
        preserveAspectRatio="xMidYMin slice"
        @wheel=${listeners.wheel}
        @pointerdown=${listeners.down}
        @pointermove=${listeners.move}
        @pointerup=${listeners.up}
        @pointercancel=${listeners.up}
      >
        <defs>${arrowHead()}</defs>
        ${drawn === undefined ? nothing : drawParts(drawn, view, page, chosenVolume(page), id => unfold(page, id))}
      </svg>`;
    },
    press(key, page) {
      const middle = { x: screenSize().width / 2, y: screenSize().height / 2 };
      const chosen = chosenVolume(page);
      const keys: Readonly<Record<string, () => void>> = {
        'ArrowRight': () => step(page, 1),
        'ArrowLeft': () => step(page, -1),
        'ArrowDown': () => climb(page, 1),
        'ArrowUp': () => climb(page, -1),
        'Enter': () => chosen !== undefined && page.open(chosen),
        ' ': () => chosen !== undefined && unfold(page, chosen),
        'Backspace': () => fold(page),
        '+': () => look(page, zoom(cameraOf(page), 1.2, middle)),
        '-': () => look(page, zoom(cameraOf(page), 1 / 1.2, middle)),
        '0': () => showAll(page),
      };
      keys[key]?.();
      return key in keys;
    },
    figure: page => drawnFor(page)?.figure,
  };
}

/** What is open: as many volumes as are readable, until somebody folds or unfolds something. */
function unfoldedFor(model: DiagramModel, expanded: readonly string[]): ReadonlySet<string> {
  const initial = initiallyExpanded(model);
  const isInitial = initial.size === expanded.length && expanded.every(id => initial.has(id));
  return isInitial ? initiallyUnfolded(model) : new Set(expanded);
}

/** Those parts of a drawing that are seen. */
function drawParts(
  { figure, bounds }: Drawn,
  view: Rectangle,
  page: Page,
  chosen: string | undefined,
  unfold: (id: string) => void,
): SVGTemplateResult {
  const parts = figure.parts.filter(part => {
    const place = bounds.get(part);
    return figure.parts.length <= drawAll || place === undefined || overlap(grown(place), view);
  });
  return svg`${repeat(
    parts,
    part => part.id ?? part,
    part => drawVolume(part, page, part.id !== undefined && part.id === chosen, unfold),
  )}`;
}

function drawVolume(part: Part, page: Page, isChosen: boolean, unfold: (id: string) => void): SVGTemplateResult {
  const { id } = part;
  const { x = 0, y = 0 } = part.at ?? {};
  const transform = `translate(${x} ${y})`;
  if (part.kind !== 'volume')
    return svg`<g class=${partClass(part)} transform=${transform} aria-hidden=${part.kind === 'key' || part.kind === 'heading' ? nothing : 'true'}>${drawMarks(part)}</g>`;
  return svg`<g class="${partClass(part)} ${isChosen ? 'selected' : ''}" data-id=${id ?? nothing} transform=${transform}
    role="listitem" aria-label=${part.label ?? ''} aria-current=${isChosen ? 'true' : nothing}
    @click=${() => id !== undefined && page.open(id)} @dblclick=${() => id !== undefined && unfold(id)}>
    <title>${hoverText(part, page)}</title>${drawMarks(part)}</g>`;
}

/** What a volume is, and what it costs. */
function hoverText({ id, label = '' }: Part, { state }: Page): string {
  const model = state.shown?.model;
  const made = model && nodeOrGroup(model, id);
  if (made === undefined) return label;
  const costs = amountColumns.flatMap(({ name, format }) => {
    const amount = made.amounts[name];
    return amount === undefined ? [] : [`${name} ${format(amount)}`];
  });
  return [label, ...costs].join('\n');
}

/** A camera for a drawing that need not begin at the origin. */
function fitted(by: (drawing: Size, screen: Size, top: number) => Camera, drawing: Figure): Camera {
  const camera = by(drawing, screenSize(), barHeight());
  return { ...camera, x: camera.x + drawing.x, y: camera.y + drawing.y };
}

/** A straight line has no height of its own. */
function grown({ x, y, width, height }: Rectangle): Rectangle {
  return { x: x - 4, y: y - 4, width: width + 8, height: height + 8 };
}
