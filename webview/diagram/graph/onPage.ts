import { contains, type Rectangle } from '../../../src/diagram/geometry.ts';
import type { EdgePath } from '../../../src/diagram/layout/layout.ts';
import type { Arrangement, Item } from './arrangement.ts';

/** A part of an arrangement, the same object as long as it is the same part. */
export interface PartOfGraph {
  /** The part of the drawing in which it is all there is. */
  readonly covered: Rectangle;
  readonly items: readonly Item[];
  readonly edges: readonly EdgePath[];
}

/** More boxes than this are put on the page only where they are seen. */
const allOnPage = 300;

/** How much more than the screen is on the page, in screens to each side, so that most movements change nothing there. */
const margin = 0.5;

/** Chooses what is on the page: everything of a small graph, of a large one what is on the screen or near it. */
export function choosesParts(): (arrangement: Arrangement | undefined, view: Rectangle) => PartOfGraph {
  let of: Arrangement | undefined;
  let found: PartOfGraph = { covered: { x: 0, y: 0, width: 0, height: 0 }, items: [], edges: [] };
  return (arrangement, view) => {
    if (arrangement === undefined) return found;
    const isCovered = of === arrangement && contains(found.covered, view) && found.covered.width <= 3 * view.width;
    if (isCovered || (of === arrangement && arrangement.items.length <= allOnPage)) return found;
    of = arrangement;
    const covered = {
      x: view.x - margin * view.width,
      y: view.y - margin * view.height,
      width: (1 + 2 * margin) * view.width,
      height: (1 + 2 * margin) * view.height,
    };
    found =
      arrangement.items.length <= allOnPage
        ? { covered, items: arrangement.items, edges: arrangement.layout.edges }
        : { covered, ...arrangement.find(covered) };
    return found;
  };
}

/** Some items and all that is around them, in the order of the tree. */
export function withFrames(arrangement: Arrangement | undefined, ids: readonly string[]): readonly Item[] {
  const items = new Map<string, Item>();
  for (const id of ids)
    for (let item = arrangement?.item(id); item !== undefined; item = arrangement?.item(item.parent ?? ''))
      items.set(item.id, item);
  return [...items.values()].sort((left, right) => left.at - right.at);
}
