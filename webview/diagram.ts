import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DiagramGroup } from '../src/diagram/model.ts';
import type { VisibleBox, VisibleGraph } from '../src/diagram/visible.ts';
import type { EdgePath, Layout } from './layout.ts';
import { text } from './text.ts';
import { overlap, type Point, type Rectangle } from './rectangle.ts';

/** What the drawing reports. */
export interface DiagramEvents {
  /** A click, or Enter. */
  open(id: string): void;
  /** The triangle of a group. */
  toggle(group: string): void;
}

/** The part of the drawing that is seen, in its own coordinates. */
export type View = Rectangle;

/** More boxes than this are drawn only where they are seen. */
const drawAll = 400;

/** Width of a character of the drawing's font, px; measured once at its size. */
const characterWidth = { title: 7.4, text: 6.4 } as const;

/** Size of a box for its text. */
export function boxSize(box: VisibleBox): { width: number; height: number } {
  const [title, ...lines] = boxLines(box);
  const longest = Math.max(
    ...lines.map(line => line.length * characterWidth.text),
    (title?.length ?? 0) * characterWidth.title,
  );
  const chevron = 'group' in box ? 22 : 0;
  return { width: Math.max(120, Math.ceil(longest) + 28 + chevron), height: 31 + 16 * lines.length };
}

/** The drawing of a laid-out graph, as the content of an SVG. */
export function drawDiagram(
  graph: VisibleGraph,
  layout: Layout,
  selected: ReadonlySet<string>,
  view: View,
  events: DiagramEvents,
): SVGTemplateResult {
  const near = (rectangle: Rectangle): boolean => graph.boxes.length <= drawAll || overlap(rectangle, view);
  const frames = graph.frames.filter(({ id }) => near(layout.frames.get(id) ?? view));
  const boxes = graph.boxes.filter(({ id }) => near(layout.boxes.get(id) ?? view));
  const edges = layout.edges.filter(({ points }) => near(boundsOf(points)));
  return svg`
    ${repeat(
      frames,
      ({ id }) => id,
      frame => drawFrame(frame, layout.frames.get(frame.id), selected.has(frame.id), events),
    )}
    ${repeat(
      edges,
      ({ from, to }) => `${from}\n${to}`,
      edge => drawEdge(edge, selected.has(edge.from) || selected.has(edge.to)),
    )}
    ${repeat(
      boxes,
      ({ id }) => id,
      ({ id, box }) => drawBox(id, box, layout.boxes.get(id), selected.has(id), events),
    )}`;
}

/** The text of a box: a title, then a line on what it computes and one on its size. */
function boxLines(box: VisibleBox): readonly string[] {
  if ('node' in box) {
    const { type, name, detail, category } = box.node;
    const ownName = /_\d+$/.test(name) || name === type ? '' : name;
    if (category === 'input') return [`${name}  ${box.node.shape}`];
    return [ownName === '' ? type : `${ownName}  ·  ${type}`, ...(detail === '' ? [] : [detail])];
  }
  const { group } = box;
  return [groupTitle(group), `${group.nLayers} ${group.nLayers === 1 ? 'layer' : 'layers'} · ${group.shape}`];
}

function groupTitle({ name, type, repeats }: DiagramGroup): string {
  const title = titleOf(name, type);
  return repeats === undefined ? title : `${title} ×${repeats}`;
}

/** A group that was made by nothing but its name has no type. */
function titleOf(name: string, type: string): string {
  if (type === '') return name;
  if (name.startsWith(`${type}_`)) return type;
  return /^\d+$/.test(name) ? `${type} ${Number(name) + 1}` : `${name}  ·  ${type}`;
}

function drawBox(
  id: string,
  box: VisibleBox,
  rectangle: Rectangle | undefined,
  selected: boolean,
  events: DiagramEvents,
): SVGTemplateResult | typeof nothing {
  if (rectangle === undefined) return nothing;
  const { x, y, width, height } = rectangle;
  const group = 'group' in box ? box.group : undefined;
  const problem = 'node' in box ? box.node.problem : box.group.problem;
  const category = 'node' in box ? box.node.category : 'group';
  const [title = '', ...lines] = boxLines(box);
  const classes = classMap({ box: true, [category]: true, selected, problem: problem !== undefined });
  return svg`
    <g class=${classes} data-id=${id} transform="translate(${x} ${y})" tabindex="-1" role="treeitem"
       aria-label=${[title, ...lines, problem ?? ''].join(', ')} aria-expanded=${group === undefined ? nothing : 'false'}
       @click=${() => events.open(id)} @dblclick=${() => group !== undefined && events.toggle(id)}>
      ${group === undefined ? nothing : svg`<rect class="card" x="6" y="6" width=${width} height=${height} rx="6"></rect><rect class="card" x="3" y="3" width=${width} height=${height} rx="6"></rect>`}
      <rect class="face" width=${width} height=${height} rx="6"></rect>
      <rect class="stripe" width="4" height=${height} rx="2"></rect>
      <text class="title" x="14" y="20">${title}</text>
      ${lines.map((line, index) => svg`<text class="detail" x="14" y=${37 + 17 * index}>${line}</text>`)}
      ${group === undefined ? nothing : chevron(width - 18, 16, false, () => events.toggle(id), group.name)}
      ${problem === undefined ? nothing : svg`<title>${problem}</title><text class="mark" x=${width + 10} y=${height / 2 + 4}>⚠ ${shortened(problem)}</text>`}
    </g>`;
}

function drawFrame(
  group: DiagramGroup,
  rectangle: Rectangle | undefined,
  selected: boolean,
  events: DiagramEvents,
): SVGTemplateResult | typeof nothing {
  if (rectangle === undefined) return nothing;
  const { x, y, width, height } = rectangle;
  return svg`
    <g class=${classMap({ frame: true, selected, problem: group.problem !== undefined })} data-id=${group.id}
       transform="translate(${x} ${y})" role="treeitem" aria-expanded="true" aria-label=${groupTitle(group)}>
      <rect class="border" width=${width} height=${height} rx="10" @click=${() => events.open(group.id)}></rect>
      ${chevron(16, 17, true, () => events.toggle(group.id), group.name)}
      <text class="frame-title" x="30" y="21" @click=${() => events.open(group.id)}>${groupTitle(group)}</text>
    </g>`;
}

function chevron(x: number, y: number, open: boolean, toggle: () => void, name: string): SVGTemplateResult {
  const clicked = (event: Event): void => {
    event.stopPropagation();
    toggle();
  };
  const triangle = open ? 'M -5 -3 L 5 -3 L 0 4 Z' : 'M -3 -5 L 4 0 L -3 5 Z';
  return svg`
    <g class="chevron" transform="translate(${x} ${y})" role="button" aria-label=${`${open ? 'fold' : 'unfold'} ${name}`} @click=${clicked}>
      <rect x="-10" y="-10" width="20" height="20" fill="transparent"></rect><path d=${triangle}></path>
    </g>`;
}

function drawEdge({ points, label, shape }: EdgePath, selected: boolean): SVGTemplateResult {
  const width = shape.length * characterWidth.text + 6;
  return svg`
    <g class=${classMap({ edge: true, selected, skip: 2 < points.length })}>
      <path d=${curve(points)}></path>
      <rect class="label" x=${label.x - width / 2} y=${label.y - 9} width=${width} height="16" rx="3"></rect>
      <text x=${label.x} y=${label.y + 3} text-anchor="middle">${shape}</text>
    </g>`;
}

/** A line through the points, by S-curves where the column changes; the arrow is the marker at its end. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M ${first.x} ${first.y}`;
  let from = first;
  for (const to of rest) {
    const middle = (from.y + to.y) / 2;
    path += from.x === to.x ? ` V ${to.y}` : ` C ${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`;
    from = to;
  }
  return path;
}

/** In words where there is nothing to draw, or something is wrong beyond single layers. */
export function drawNotice(
  problems: readonly string[],
  empty: boolean,
  stale: boolean,
): TemplateResult | typeof nothing {
  if (problems.length === 0 && !empty) return nothing;
  const problem = problems[0] ?? text('No layers yet. Add one and it is drawn here.');
  const said = stale ? text('Drawn from the last version that could be evaluated: {0}', problem) : problem;
  return html`<p class=${problems.length === 0 ? 'notice' : 'notice problem'} role="status">${said}</p>`;
}

function shortened(text: string): string {
  return 60 < text.length ? `${text.slice(0, 59)}…` : text;
}

function boundsOf(points: readonly Point[]): Rectangle {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs) - 1, Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y };
}
