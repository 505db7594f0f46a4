import { nothing, svg, type SVGTemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Mark, Part } from '../../../src/diagram/figure/figure.ts';
import { boxPart, edgePart, framePart, isEdgeFaint, type BoxLook } from '../../../src/diagram/figure/graph.ts';
import type { EdgePath } from '../../../src/diagram/layout/layout.ts';
import { drawMarks, partClass } from '../../drawing.ts';
import { edgeKey, type Progress } from './animation.ts';
import type { Item } from './arrangement.ts';

/** What of a graph is put on the page, and how. */
export interface SeenParts {
  /** In the order of the tree; with everything that is around what is in it. */
  readonly items: readonly Item[];
  readonly edges: readonly EdgePath[];
  /** What is selected, or stands for that. */
  readonly marked: ReadonlySet<string>;
  /** Whether it is too small for text. */
  readonly isPlain: boolean;
  readonly progress: Progress;
  readonly lookOf: ((id: string) => BoxLook | undefined) | undefined;
}

/**
 * Frames, then edges, then boxes: the order in which they cover each other. What a screen reader hears is the last: a tree of boxes, with
 * the titles of frames as the branches around them.
 */
export function drawTree(parts: SeenParts): SVGTemplateResult {
  const { items, edges, marked, progress } = parts;
  const inside = new Map<string | undefined, Item[]>();
  for (const item of items) {
    const siblings = inside.get(item.parent);
    if (siblings === undefined) inside.set(item.parent, [item]);
    else siblings.push(item);
  }
  return svg`<g aria-hidden="true">${repeat(
    items.filter(({ content }) => 'frame' in content),
    ({ id }) => id,
    item => drawBorder(item, parts),
  )}</g><g aria-hidden="true">${repeat(edges, edgeKey, edge => {
    const part = edgePart(progress.edge(edge), isEdgeFaint(edge, parts.lookOf));
    const isMarked = marked.has(edge.from) || marked.has(edge.to);
    return svg`<g class="${partClass(part)}${isMarked ? ' selected' : ''}" opacity=${opacity(progress.presence(edgeKey(edge)))}>${drawMarks(
      pick(part, parts.isPlain, ({ role }) => !parts.isPlain || role !== 'label'),
    )}</g>`;
  })}</g>${drawItems(inside, undefined, parts)}`;
}

/** The id on the page of what stands for a node or group. */
export function elementId(id: string): string {
  return `item-${encodeURIComponent(id)}`;
}

function drawItems(
  inside: ReadonlyMap<string | undefined, readonly Item[]>,
  parent: string | undefined,
  parts: SeenParts,
): SVGTemplateResult {
  return svg`${repeat(
    inside.get(parent) ?? [],
    ({ id }) => id,
    item =>
      'frame' in item.content
        ? svg`<g id=${elementId(item.id)} role="treeitem" aria-label=${partOf(item, parts).label ?? ''} aria-expanded="true"
            aria-selected=${parts.marked.has(item.id)} aria-level=${item.level} aria-posinset=${item.position} aria-setsize=${item.nSiblings}
            >${drawHead(item, parts)}<g role="group">${drawItems(inside, item.id, parts)}</g></g>`
        : drawBox(item, parts),
  )}`;
}

function drawBox(item: Item, parts: SeenParts): SVGTemplateResult {
  const part = partOf(item, parts);
  const isGroup = 'box' in item.content && 'group' in item.content.box;
  return svg`<g id=${elementId(item.id)} class=${itemClass(part, parts)} data-id=${item.id} transform=${transformOf(part)}
    opacity=${opacity(parts.progress.presence(item.id))} role="treeitem" aria-label=${part.label ?? ''} aria-expanded=${isGroup ? 'false' : nothing}
    aria-selected=${parts.marked.has(item.id)} aria-level=${item.level} aria-posinset=${item.position} aria-setsize=${item.nSiblings}
    >${drawMarks(pick(part, parts.isPlain))}</g>`;
}

function drawBorder(item: Item, parts: SeenParts): SVGTemplateResult {
  const part = partOf(item, parts);
  return svg`<g class=${itemClass(part, parts)} data-id=${item.id} transform=${transformOf(part)}
    opacity=${opacity(parts.progress.presence(item.id))}>${drawMarks(pick(part, false, ({ role }) => role === 'border'))}</g>`;
}

function drawHead(item: Item, parts: SeenParts): SVGTemplateResult {
  const part = partOf(item, parts);
  return svg`<g class="${itemClass(part, parts)} head" data-id=${item.id} transform=${transformOf(part)}
    opacity=${opacity(parts.progress.presence(item.id))}>${drawMarks(
      pick(part, parts.isPlain, ({ role }) => role !== 'border'),
    )}</g>`;
}

function partOf({ id, place, content }: Item, { progress, lookOf }: SeenParts): Part {
  const at = progress.place(id, place);
  return 'frame' in content ? framePart(content.frame, at, lookOf?.(id)) : boxPart(id, content.box, at, lookOf?.(id));
}

/** Some of the marks of a part; no text where it is too small for that. */
function pick(part: Part, isPlain: boolean, isWanted: (mark: Mark) => boolean = () => true): Part {
  return { ...part, marks: part.marks.filter(mark => !(isPlain && mark.kind === 'text') && isWanted(mark)) };
}

function itemClass(part: Part, { marked }: SeenParts): string {
  return `${partClass(part)}${marked.has(part.id ?? '') ? ' selected' : ''}`;
}

function transformOf({ at }: Part): string {
  return `translate(${at?.x ?? 0} ${at?.y ?? 0})`;
}

function opacity(presence: number): number | typeof nothing {
  return presence === 1 ? nothing : presence;
}
