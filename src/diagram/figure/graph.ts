import { formatCount, formatMacs, formatNumberOf } from '../../core/units.ts';
import { centreOf, type Point, type Rectangle, type Size } from '../geometry.ts';
import type { EdgePath, Layout, LayoutSizes } from '../layout/layout.ts';
import type { DiagramGroup, DiagramNode } from '../model.ts';
import type { VisibleBox, VisibleFrame, VisibleGraph } from '../visible.ts';
import type { Figure, Mark, Part } from './figure.ts';
import { hatchMarks, hitMarks, noteMarks, noteRoom } from './lookMarks.ts';
import { solid, tint, type Ink, type Paint } from './paint.ts';
import { textWidth } from './textWidth.ts';
import { wrapText } from './wrapText.ts';

/** Sizes of the text, px. */
const font = { title: 12, detail: 11, label: 10 } as const;

/** Distances in a box, px. */
const inset = { side: 12, between: 14, firstLine: 18.5, line: 15, chevron: 18, card: 3 } as const;

/** Distances in the title of a frame, px. */
const title = { start: 28, baseline: 20, mark: 12, height: 26 } as const;

/** Least width of a box, and the width of a message in it, px. */
const widths = { least: 112, message: 250 } as const;

/** Lines of a message; the rest of it is in the details. */
const messageLines = 4;

/** How a box looks beyond what it is: under an overlay, a search or a trace. */
export interface BoxLook {
  /** Of its face. */
  readonly fill?: Paint;
  /** A short number at the right of its title: "1.2 M". */
  readonly note?: string;
  /** The same to whoever cannot see it. */
  readonly said?: string;
  /** Whether what its face would show is not known. */
  readonly isUnknown?: boolean;
  /** How many hits of a search are in it. */
  readonly nHits?: number;
  /** Whether it steps back behind others. */
  readonly isFaint?: boolean;
}

/** Size of a box for its text. */
function boxSize(box: VisibleBox, note: string | undefined): Size {
  const { name, beside, lines, message } = boxText(box, note);
  const [side, chevron, cards] = 'group' in box ? [inset.side, inset.chevron, 2 * inset.card] : [inset.side, 0, 0];
  const besideWidth = beside === '' ? 0 : inset.between + textWidth(beside, font.detail);
  const longest = Math.max(
    textWidth(name, font.title, true) + besideWidth + chevron,
    ...[...lines, ...message].map(line => textWidth(line, font.detail)),
  );
  return {
    width: Math.max(widths.least, Math.ceil(longest) + 2 * side) + cards,
    height: 28 + inset.line * (lines.length + message.length) + cards,
  };
}

/** Size of what stands at an edge. */
function labelSize(shape: string): Size {
  return { width: Math.ceil(textWidth(shape, font.label)) + 6, height: 14 };
}

/** Room that the title of a frame takes, with the triangle before it and the mark behind it. */
function frameTitleSize(frame: VisibleFrame, note: string | undefined): Size {
  const mark = repeatMark(frame);
  const markWidth = mark === undefined ? 0 : title.mark + textWidth(mark, font.label) + 12;
  return {
    width: Math.ceil(title.start + textWidth(groupTitle(frame), font.title) + markWidth) + 10 + noteRoom(note),
    height: 26,
  };
}

/** What the layout has to know of a graph that is drawn like this. Each text is measured when it is first asked for, as a layout goes along. */
export function graphSizes(graph: VisibleGraph, lookOf?: (id: string) => BoxLook | undefined): LayoutSizes {
  const boxes = new Map(graph.boxes.map(({ id, box }) => [id, box]));
  const frames = new Map(graph.frames.map(frame => [frame.id, frame]));
  return {
    box: measuredOnce(boxes, (id, box) => boxSize(box, lookOf?.(id)?.note)),
    title: measuredOnce(frames, (id, frame) => frameTitleSize(frame, lookOf?.(id)?.note)),
    label: labelSize,
  };
}

function measuredOnce<Part>(
  parts: ReadonlyMap<string, Part>,
  measure: (id: string, part: Part) => Size,
): (id: string) => Size {
  const sizes = new Map<string, Size>();
  return id => {
    const known = sizes.get(id);
    if (known !== undefined) return known;
    const part = parts.get(id);
    const size = part === undefined ? { width: 0, height: 0 } : measure(id, part);
    sizes.set(id, size);
    return size;
  };
}

/** The whole graph as a drawing, frames below edges below boxes, without what only a page can answer to. */
export function graphFigure(graph: VisibleGraph, layout: Layout, lookOf?: (id: string) => BoxLook | undefined): Figure {
  const parts = [
    ...graph.frames.flatMap(frame => {
      const at = layout.frames.get(frame.id);
      return at === undefined ? [] : [framePart(frame, at, lookOf?.(frame.id))];
    }),
    ...layout.edges.map(edge => edgePart(edge, isEdgeFaint(edge, lookOf))),
    ...graph.boxes.flatMap(({ id, box }) => {
      const at = layout.boxes.get(id);
      return at === undefined ? [] : [boxPart(id, box, at, lookOf?.(id))];
    }),
  ];
  return { x: 0, y: 0, width: layout.width, height: layout.height, parts: parts.map(withoutHandles) };
}

/** Marks that are there to be pressed, by their roles. */
const handles: ReadonlySet<string> = new Set(['chevron', 'more']);

function withoutHandles(part: Part): Part {
  return { ...part, marks: part.marks.filter(({ role = '' }) => !handles.has(role)) };
}

/** An input, a layer, or a group whose layers are folded into it. */
export function boxPart(
  id: string,
  box: VisibleBox,
  { x, y, width: fullWidth, height: fullHeight }: Rectangle,
  { fill, note, said, isUnknown = false, nHits, isFaint = false }: BoxLook = {},
): Part {
  const { name, beside, lines, message } = boxText(box, note);
  const isGroup = 'group' in box;
  const isBroken = 0 < message.length;
  const category = isGroup ? 'group' : box.node.category;
  const hue: Ink = isGroup ? (box.group.only?.category ?? 'text') : box.node.category;
  const isPlain = hue === 'text';
  const cards = isGroup ? 2 * inset.card : 0;
  const [width, height] = [fullWidth - cards, fullHeight - cards];
  const face = (by: number, role: string): Mark => ({
    kind: 'rectangle',
    role,
    ...{ x: by, y: by, width, height, radius: 5 },
    fill: role === 'card' ? solid('face') : (fill ?? tint(hue, isPlain ? 0.06 : 0.13)),
    stroke: { paint: isBroken ? solid('error') : tint(hue, role === 'card' ? 0.35 : 0.6), width: isBroken ? 2 : 1 },
  });
  const right = width - inset.side - (isGroup ? inset.chevron : 0);
  return {
    id,
    kind: 'box',
    traits: [
      category,
      ...(isBroken ? ['problem'] : []),
      ...(isFaint ? ['faint'] : []),
      ...(fill === undefined ? [] : ['filled']),
    ],
    at: { x, y },
    label: describe(isGroup ? box.group : box.node, [
      name,
      ...(isGroup ? [] : [note === undefined ? beside : '', ...lines]),
      said ?? '',
    ]),
    marks: [
      ...(isGroup ? [face(2 * inset.card, 'card'), face(inset.card, 'card')] : []),
      face(0, 'face'),
      ...(isUnknown ? hatchMarks({ width, height }) : []),
      ...(isGroup
        ? []
        : [{ kind: 'rectangle', role: 'stripe', x: 0, y: 0, width: 4, height, radius: 2, fill: solid(hue) } as const]),
      textMark('title', name, { x: inset.side, y: inset.firstLine }),
      ...(beside === ''
        ? []
        : [{ ...textMark(note === undefined ? 'detail' : 'note', beside, { x: right, y: inset.firstLine }), anchor: 'end' } as const]), // prettier-ignore
      ...[...lines, ...message].map((line, at) =>
        textMark(
          at < lines.length ? 'detail' : 'message',
          line,
          {
            x: inset.side,
            y: inset.firstLine + inset.line * (at + 1),
          },
          fill && 'text',
        ),
      ),
      ...(isGroup ? [chevronMark({ x: width - 15, y: 14.5 }, false)] : []),
      ...hitMarks(nHits, { width }),
    ],
  };
}

/** What stands around the boxes of an open group. */
export function framePart(
  frame: VisibleFrame,
  { x, y, width, height }: Rectangle,
  { note, said = '' }: BoxLook = {},
): Part {
  // What is wrong in it is red enough; the frame leads the eye there.
  const stroke = frame.problem === undefined ? tint('text', 0.22, 'paper') : tint('error', 0.6, 'paper');
  const mark = repeatMark(frame);
  const name = groupTitle(frame);
  const end = title.start + textWidth(name, font.title) + title.mark;
  const markWidth = mark === undefined ? 0 : textWidth(mark, font.label) + 12 + title.mark;
  return {
    id: frame.id,
    kind: 'frame',
    traits: frame.problem === undefined ? [] : ['problem'],
    at: { x, y },
    label: describe(frame, [name, said]),
    marks: [
      {
        kind: 'rectangle',
        role: 'border',
        ...{ x: 0, y: 0, width, height, radius: 8 },
        fill: { ink: 'text', opacity: 0.03 },
        stroke: { paint: stroke, width: 1 },
      },
      chevronMark({ x: 15, y: 16 }, true),
      {
        kind: 'text',
        role: 'frame-title',
        text: name,
        ...{ x: title.start, y: title.baseline, size: font.title },
        paint: solid('quiet'),
      },
      ...(mark === undefined ? [] : moreMarks(mark, end)),
      ...noteMarks(note, end + markWidth, title.baseline, 'start'),
    ],
  };
}

/** Whether an edge steps back: with either of its ends. */
export function isEdgeFaint(
  { from, to }: EdgePath,
  lookOf: ((id: string) => BoxLook | undefined) | undefined,
): boolean {
  return lookOf?.(from)?.isFaint === true || lookOf?.(to)?.isFaint === true;
}

/** A tensor on its way. */
export function edgePart({ from, to, shape, points, label, isSkip }: EdgePath, isFaint = false): Part {
  const { x, y } = centreOf(label);
  return {
    kind: 'edge',
    traits: [...(isSkip ? ['skip'] : []), ...(isFaint ? ['faint'] : [])],
    label: `${from} → ${to}, ${shape}`,
    marks: [
      {
        kind: 'line',
        role: 'way',
        points,
        rounding: isSkip ? 14 : 8,
        arrow: true,
        stroke: { paint: solid('line'), width: isSkip ? 1.5 : 1.2, ...(isSkip && { dashes: [5, 3] }) },
      },
      { kind: 'rectangle', role: 'label', ...label, radius: 3, fill: { ink: 'paper', opacity: 0.85 } },
      {
        kind: 'text',
        role: 'shape',
        text: shape,
        x,
        y: y + 3.5,
        anchor: 'middle',
        size: font.label,
        paint: solid('quiet'),
      },
    ],
  };
}

/** The text of a box: its name with something beside it at the right, lines below, and what is wrong. */
interface BoxText {
  readonly name: string;
  readonly beside: string;
  readonly lines: readonly string[];
  readonly message: readonly string[];
}

function boxText(box: VisibleBox, note: string | undefined): BoxText {
  const { problem } = 'node' in box ? box.node : box.group;
  const message = problem === undefined ? [] : wrapText(problem, font.detail, widths.message, messageLines);
  if ('group' in box) {
    const { group } = box;
    // A single layer in a block of its own is shown as what it is.
    const { only } = group;
    const inside =
      only === undefined ? [formatNumberOf(group.nLayers, 'layer'), group.shape] : [only.type, only.detail];
    const lines = [inside.filter(part => part !== '').join(' · ')];
    return { name: groupTitle(group), beside: note ?? '', lines, message };
  }
  const { type, name, detail, category, shape } = box.node;
  if (category === 'input') return { name, beside: note ?? shape, lines: note === undefined ? [] : [shape], message };
  const isCalledByType = name === type || /_\d+$/.test(name) || /^\d+$/.test(name);
  const said = [...(isCalledByType ? [] : [type]), ...(detail === '' ? [] : [detail])];
  const isShort = note === undefined && said.length < 2;
  return {
    name: isCalledByType ? type : name,
    beside: note ?? (isShort ? (said[0] ?? '') : ''),
    lines: isShort || said.length === 0 ? [] : [said.join(' · ')],
    message,
  };
}

/** What a part says to whoever cannot see it: what it is, the size of what it gives, and what it costs. */
function describe({ shape, amounts, problem }: DiagramNode | DiagramGroup, text: readonly string[]): string {
  const { params, macs } = amounts;
  return [
    ...text.filter(part => part !== ''),
    ...(text.includes(shape) ? [] : [`output ${shape}`]),
    ...(params === undefined || params === 0 ? [] : [`${formatCount(params)} params`]),
    ...(macs === undefined || macs === 0 ? [] : [formatMacs(macs)]),
    ...(problem === undefined ? [] : [problem]),
  ].join(', ');
}

function groupTitle({ name, type, repeats = 1 }: DiagramGroup): string {
  const called = titleOf(name, type);
  return repeats === 1 ? called : `${called} ×${repeats}`;
}

/** A group that was made by nothing but its name has no type. */
function titleOf(name: string, type: string): string {
  if (type === '' || name === type) return name;
  if (name.startsWith(`${type}_`)) return type;
  return /^\d+$/.test(name) ? `${type} ${Number(name) + 1}` : `${name} · ${type}`;
}

/** What the mark beside the title of a repeat shows instead of what is drawn. */
function repeatMark({ drawn, repeats = 1 }: VisibleFrame): string | undefined {
  if (drawn === undefined) return undefined;
  return drawn === 'once' ? `all ${repeats}` : 'one of them';
}

/** A small button with a text. */
function moreMarks(text: string, x: number): readonly Mark[] {
  const width = Math.ceil(textWidth(text, font.label)) + 12;
  return [
    {
      kind: 'rectangle',
      role: 'more',
      ...{ x, y: 8, width, height: 16, radius: 8 },
      fill: solid('face'),
      stroke: { paint: tint('text', 0.3), width: 1 },
    },
    {
      kind: 'text',
      role: 'more',
      text,
      x: x + width / 2,
      y: 19.5,
      anchor: 'middle',
      size: font.label,
      paint: solid('quiet'),
    },
  ];
}

function textMark(role: 'title' | 'detail' | 'note' | 'message', text: string, { x, y }: Point, detail: Ink = 'quiet') {
  const isTitle = role === 'title';
  const ink = { title: 'text', detail, note: 'text', message: 'error' } as const;
  return {
    kind: 'text',
    role,
    text,
    x,
    y,
    size: isTitle ? font.title : font.detail,
    ...(isTitle && { bold: true as const }),
    paint: solid(ink[role]),
  } as const;
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
