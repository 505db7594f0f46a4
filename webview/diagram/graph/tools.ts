import { html, svg, type TemplateResult } from 'lit';
import { text } from '../../text.ts';

/** What the buttons of the graph do. */
export interface ToolAims {
  openAll(): void;
  foldAll(): void;
  zoom(factor: number): void;
  fit(): void;
  turn(): void;
  showKeys(): void;
}

/** Pictures of 16 × 16 px, as the `d` of a path without filling. */
const icons = {
  open: 'M3 5.5h10M3 10.5h10M5.5 3 8 1l2.5 2M5.5 13 8 15l2.5-2',
  fold: 'M3 8h10M5.5 2.5 8 5l2.5-2.5M5.5 13.5 8 11l2.5 2.5',
  larger: 'M8 3v10M3 8h10',
  smaller: 'M3 8h10',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  down: 'M8 2v11M4 9.5 8 13.5l4-4',
  right: 'M2 8h11M9.5 4l4 4-4 4',
  keys: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10M8 12.4v.6',
} as const;

/** The buttons of the graph, small pictures with a title each. */
export function drawGraphTools(direction: 'down' | 'right', aims: ToolAims): TemplateResult {
  const isDown = direction === 'down';
  return html`${button('open', text('Unfold everything; again: every instance of each repeat'), aims.openAll)}
  ${button('fold', text('Fold everything'), aims.foldAll)}
  ${button(direction, isDown ? text('Draw to the right (D)') : text('Draw downwards (D)'), aims.turn)}
  ${button('smaller', text('Smaller (−)'), () => aims.zoom(1 / 1.25))}
  ${button('larger', text('Larger (+)'), () => aims.zoom(1.25))} ${button('fit', text('Show everything (0)'), aims.fit)}
  ${button('keys', text('Keys (?)'), aims.showKeys)}`;
}

function button(icon: keyof typeof icons, title: string, press: () => void): TemplateResult {
  return html`<button class="icon" title=${title} aria-label=${title} @click=${press}>
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${svg`<path d=${icons[icon]}></path>`}</svg>
  </button>`;
}
