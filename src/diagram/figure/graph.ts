import { centreOf, type Point, type Rectangle, type Size } from '../geometry.ts';
import type { EdgePath, Layout, LayoutSizes } from '../layout/layout.ts';
import type { DiagramGroup } from '../model.ts';
import type { VisibleBox, VisibleGraph } from '../visible.ts';
import type { Figure, Mark, Part } from './figure.ts';
import { solid, tint, type Ink, type Paint } from './paint.ts';
import { textWidth } from './textWidth.ts';

/** Sizes of the text, px. */
const font = { title: 12, detail: 11, label: 10.5 } as const;

/** Distances in a box, px. */
const inset = { side: 14, firstLine: 20, line: 17, chevron: 22 } as const;

/** Size of a box for its text. */
function boxSize(box: VisibleBox): Size {
  const [title = '', ...lines] = boxLines(box);
  const longest = Math.max(textWidth(title, font.title, true), ...lines.map(line => textWidth(line, font.detail)));
  const chevron = 'group' in box ? inset.chevron : 0;
  return { width: Math.max(112, Math.ceil(longest) + 2 * inset.side + chevron), height: 31 + 16 * lines.length };
}

/** Size of what stands at an edge. */
export function labelSize(shape: string): Size {
  return { width: Math.ceil(textWidth(shape, font.label)) + 6, height: 16 };
}

/** Room that the title of a frame takes, with the triangle before it. */
function frameTitleSize(group: DiagramGroup): Size {
  return { width: Math.ceil(textWidth(groupTitle(group), font.title)) + 38, height: 26 };
}

/** What the layout has to know of a graph that is drawn like this. */
export function graphSizes(graph: VisibleGraph): LayoutSizes {
  const boxes = new Map(graph.boxes.map(({ id, box }) => [id, boxSize(box)]));
  const titles = new Map(graph.frames.map(group => [group.id, frameTitleSize(group)]));
  const none = { width: 0, height: 0 };
  return { box: id => boxes.get(id) ?? none, title: frame => titles.get(frame) ?? none, label: labelSize };
}

/** How a box looks beyond what it is: under an overlay, a search or a trace. */
export interface BoxLook {
  /** Of its face. */
  readonly fill?: Paint;
  /** A number beside its title. */
  readonly note?: string;
  /** Whether it steps back behind others. */
  readonly isFaint?: boolean;
}

/** The whole graph as a drawing, frames below edges below boxes. */
export function graphFigure(graph: VisibleGraph, layout: Layout, lookOf?: (id: string) => BoxLook): Figure {
  const parts = [
    ...graph.frames.flatMap(group => {
      const at = layout.frames.get(group.id);
      return at === undefined ? [] : [framePart(group, at)];
    }),
    ...layout.edges.map(edgePart),
    ...graph.boxes.flatMap(({ id, box }) => {
      const at = layout.boxes.get(id);
      return at === undefined ? [] : [boxPart(id, box, at, lookOf?.(id))];
    }),
  ];
  return { x: 0, y: 0, width: layout.width, height: layout.height, parts };
}

/** An input, a layer, or a group whose layers are folded into it. */
export function boxPart(
  id: string,
  box: VisibleBox,
  { x, y, width, height }: Rectangle,
  { fill, isFaint = false }: BoxLook = {},
): Part {
  const [title = '', ...lines] = boxLines(box);
  const group = 'group' in box ? box.group : undefined;
  const problem = 'node' in box ? box.node.problem : box.group.problem;
  const category = 'node' in box ? box.node.category : 'group';
  const hue: Ink = category === 'group' ? 'text' : category;
  const face = (by: number, role: string, line: number): Mark => ({
    kind: 'rectangle',
    role,
    x: by,
    y: by,
    width,
    height,
    radius: 6,
    fill: role === 'card' ? solid('face') : (fill ?? tint(hue, 0.1)),
    stroke: { paint: problem === undefined ? tint(hue, line) : solid('error'), width: problem === undefined ? 1 : 2 },
  });
  return {
    id,
    kind: 'box',
    traits: [category, ...(problem === undefined ? [] : ['problem']), ...(isFaint ? ['faint'] : [])],
    at: { x, y },
    label: [title, ...lines, ...(problem === undefined ? [] : [problem])].join(', '),
    marks: [
      ...(group === undefined ? [] : [face(6, 'card', 0.4), face(3, 'card', 0.4)]),
      face(0, 'face', 0.55),
      { kind: 'rectangle', role: 'stripe', x: 0, y: 0, width: 4, height, radius: 2, fill: solid(hue) },
      textMark('title', title, { x: inset.side, y: inset.firstLine }),
      ...lines.map((line, at) =>
        textMark('detail', line, { x: inset.side, y: inset.firstLine + inset.line * (at + 1) }),
      ),
      ...(group === undefined ? [] : [chevronMark({ x: width - 18, y: 16 }, false)]),
    ],
  };
}

/** What stands around the boxes of an open group. */
export function framePart(group: DiagramGroup, { x, y, width, height }: Rectangle): Part {
  const stroke = group.problem === undefined ? tint('text', 0.25, 'paper') : solid('error');
  return {
    id: group.id,
    kind: 'frame',
    traits: group.problem === undefined ? [] : ['problem'],
    at: { x, y },
    label: groupTitle(group),
    marks: [
      {
        kind: 'rectangle',
        role: 'border',
        ...{ x: 0, y: 0, width, height, radius: 10 },
        fill: { ink: 'text', opacity: 0.03 },
        stroke: { paint: stroke, width: 1 },
      },
      chevronMark({ x: 16, y: 17 }, true),
      {
        kind: 'text',
        role: 'frame-title',
        text: groupTitle(group),
        x: 30,
        y: 21,
        size: font.title,
        paint: solid('quiet'),
      },
    ],
  };
}

/** A tensor on its way. */
export function edgePart({ from, to, shape, points, label, isSkip }: EdgePath): Part {
  const { x, y } = centreOf(label);
  return {
    kind: 'edge',
    traits: isSkip ? ['skip'] : [],
    label: `${from} → ${to}, ${shape}`,
    marks: [
      {
        kind: 'line',
        role: 'way',
        points,
        rounding: 10,
        arrow: true,
        stroke: { paint: solid('line'), width: 1.4, ...(isSkip && { dashes: [6, 3] }) },
      },
      { kind: 'rectangle', role: 'label', ...label, radius: 3, fill: { ink: 'paper', opacity: 0.85 } },
      {
        kind: 'text',
        role: 'shape',
        text: shape,
        x,
        y: y + 4,
        anchor: 'middle',
        size: font.label,
        paint: solid('quiet'),
      },
    ],
  };
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

function textMark(role: 'title' | 'detail', text: string, { x, y }: Point): Mark {
  const isTitle = role === 'title';
  return {
    kind: 'text',
    role,
    text,
    x,
    y,
    size: font[role],
    ...(isTitle && { bold: true as const }),
    paint: solid(isTitle ? 'text' : 'quiet'),
  };
}

/** The triangle that opens or folds a group. */
function chevronMark({ x, y }: Point, open: boolean): Mark {
  const corners = open ? [[-5, -3], [5, -3], [0, 4]] : [[-3, -5], [4, 0], [-3, 5]]; // prettier-ignore
  return {
    kind: 'line',
    role: 'chevron',
    points: corners.map(([dx = 0, dy = 0]) => ({ x: x + dx, y: y + dy })),
    closed: true,
    fill: solid('quiet'),
  };
}
