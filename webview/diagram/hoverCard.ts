import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Descriptions } from './descriptions.ts';
import { elementOf, nodeAround } from './nodeElements.ts';
import type { Page } from './page.ts';

/** So long the mouse rests on a node before its card is shown, as in the editor; and away from it before the card goes, ms. */
const pauses = { show: 350, hide: 200 } as const;

/** Room between a node and its card, and least room between the card and the edge of the page, px. */
const gap = 8;
const [width, leastWidth] = [440, 240];

/** What the editor's hover says of a node, in a card beside it. */
export interface HoverCard {
  draw(): TemplateResult | typeof nothing;
  /** Shows the card of a node without a mouse, or puts it away when it is there. */
  toggle(id: string): void;
  /** Whether there was a card to put away. */
  hide(): boolean;
}

/** Watches the mouse over all views; `isSaid` tells what is said elsewhere on the page, so that a card would only repeat it. */
export function createHoverCard(page: Page, descriptions: Descriptions, isSaid: (id: string) => boolean): HoverCard {
  let card:
    | { readonly id: string; readonly at: DOMRect; readonly node: DOMRect | undefined; readonly isAsked: boolean }
    | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let mouse: { readonly clientX: number; readonly clientY: number } | undefined;

  const show = (id: string, at: DOMRect, isAsked: boolean): void => {
    card = { id, at, node: elementOf(id)?.getBoundingClientRect(), isAsked };
    page.change({});
  };
  const hide = (): boolean => {
    clearTimeout(waiting);
    if (card === undefined) return false;
    card = undefined;
    page.change({});
    return true;
  };

  window.addEventListener('pointerover', event => {
    // A drawing that moves under a mouse at rest is not pointed at.
    const hasMoved = mouse?.clientX !== event.clientX || mouse.clientY !== event.clientY;
    mouse = event;
    if (!hasMoved) return;
    // The inside of an open frame is where nothing is drawn; its title has its card.
    const isInside = event.target instanceof Element && event.target.matches('.border');
    const element = isInside ? undefined : nodeAround(event.target);
    const isOnCard = event.target instanceof Element && event.target.closest('.hover-card') !== null;
    clearTimeout(waiting);
    const id = element?.dataset['id'];
    if (isOnCard || (card !== undefined && id === card.id)) return;
    if (id === undefined || element === undefined) {
      // One that was asked for by keyboard stays until it is put away by keyboard.
      if (card?.isAsked === false) waiting = setTimeout(hide, pauses.hide);
      return;
    }
    if (event.buttons !== 0 || isSaid(id)) return;
    const { clientX, clientY } = event;
    waiting = setTimeout(() => {
      // A frame is as large as what is in it: its card stands by the mouse.
      const box = element.getBoundingClientRect();
      const isLarge = window.innerHeight / 3 < box.height;
      show(id, isLarge ? new DOMRect(clientX, clientY, 1, 1) : box, false);
    }, pauses.show);
  });
  window.addEventListener('pointermove', event => (mouse = event), { passive: true });
  window.addEventListener('pointerdown', event => {
    if (event.target instanceof Element && event.target.closest('.hover-card') === null) hide();
  });
  document.documentElement.addEventListener('pointerleave', () => clearTimeout(waiting));
  // What is under the card moves away, or is another size then.
  window.addEventListener(
    'wheel',
    event => {
      if (event.target instanceof Element && event.target.closest('.hover-card') === null) hide();
    },
    { passive: true },
  );

  return {
    hide,
    toggle(id) {
      if (card?.id === id && hide()) return;
      const middle = new DOMRect(window.innerWidth / 2, window.innerHeight / 3, 1, 1);
      show(id, elementOf(id)?.getBoundingClientRect() ?? middle, true);
    },
    draw() {
      // What it is about has moved on, with the text or by a key; a card that was asked for stays.
      if (card?.isAsked === false && !isInPlace(card)) card = undefined;
      const said = card && descriptions.of(card.id);
      if (card === undefined || said === undefined || said === '') return nothing;
      return html`<div class="hover-card said" role="tooltip" aria-live="polite" .style=${placeOf(card.at)}>
        ${unsafeHTML(said)}
      </div>`;
    },
  };
}

function isInPlace({ id, node }: { readonly id: string; readonly node: DOMRect | undefined }): boolean {
  const now = elementOf(id)?.getBoundingClientRect();
  return now !== undefined && Math.abs(now.x - (node?.x ?? 0)) < 1 && Math.abs(now.y - (node?.y ?? 0)) < 1;
}

/** Beside the node where there is room, so that what follows it is seen; else below or above it. */
function placeOf(node: DOMRect): string {
  const { innerWidth, innerHeight } = window;
  const [before, behind] = [node.left - 2 * gap, innerWidth - node.right - 2 * gap];
  const [above, below] = [node.top - 2 * gap, innerHeight - node.bottom - 2 * gap];
  if (leastWidth <= Math.max(before, behind)) {
    const side = before <= behind ? `left: ${node.right + gap}px` : `right: ${innerWidth - node.left + gap}px`;
    const height =
      above < below
        ? `top: ${Math.max(gap, node.top)}px; max-height: ${innerHeight - Math.max(gap, node.top) - gap}px`
        : `bottom: ${Math.max(gap, innerHeight - node.bottom)}px; max-height: ${Math.min(innerHeight, node.bottom) - 2 * gap}px`;
    return `${side}; max-width: ${Math.min(width, Math.max(before, behind))}px; ${height}`;
  }
  const left = Math.max(gap, Math.min(node.left, innerWidth - width - gap));
  const height =
    below < above
      ? `bottom: ${innerHeight - node.top + gap}px; max-height: ${above}px`
      : `top: ${node.bottom + gap}px; max-height: ${below}px`;
  return `left: ${left}px; max-width: ${Math.min(width, innerWidth - 2 * gap)}px; ${height}`;
}
