import { html, type TemplateResult } from 'lit';
import { text } from '../../text.ts';
import { iconButton } from '../iconButton.ts';

/** What the buttons of the graph do. */
export interface ToolAims {
  openAll(): void;
  foldAll(): void;
  zoom(factor: number): void;
  fit(): void;
  turn(): void;
  showKeys(): void;
}

/** The buttons of the graph, small pictures with a title each. */
export function drawGraphTools(direction: 'down' | 'right', aims: ToolAims): TemplateResult {
  const isDown = direction === 'down';
  return html`${iconButton('open', text('Unfold everything; again: every instance of each repeat'), aims.openAll)}
  ${iconButton('fold', text('Fold everything'), aims.foldAll)}
  ${iconButton(direction, isDown ? text('Draw to the right (D)') : text('Draw downwards (D)'), aims.turn)}
  ${iconButton('smaller', text('Smaller (−)'), () => aims.zoom(1 / 1.25))}
  ${iconButton('larger', text('Larger (+)'), () => aims.zoom(1.25))}
  ${iconButton('fit', text('Show everything (0)'), aims.fit)} ${iconButton('keys', text('Keys (?)'), aims.showKeys)}`;
}
