import { html, svg, type TemplateResult } from 'lit';
import type { MatrixDrawing } from '../../../src/diagram/figure/windowMatrix.ts';
import { drawMarks, drawPart, partClass } from '../../drawing.ts';
import { text } from '../../text.ts';

/** What can be done with the lines of a matrix. */
export interface MatrixActions {
  choose(line: number): void;
  point(line: number | undefined): void;
}

/** A matrix as a list of its lines, each of which stands for a window. */
export function drawMatrixLines(
  { lines, around, width, height }: MatrixDrawing,
  at: number,
  { choose, point }: MatrixActions,
): TemplateResult {
  return html`<svg
    class="matrix"
    role="listbox"
    tabindex="0"
    aria-label=${text('Matrix of the layer')}
    aria-activedescendant="matrix-line-${at}"
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
  >
    ${lines.map((part, line) => {
      const { x = 0, y = 0 } = part.at ?? {};
      return svg`<g id="matrix-line-${line}" class=${partClass(part)} role="option" aria-label=${part.label ?? ''} aria-selected=${line === at}
        transform="translate(${x} ${y})" @click=${() => choose(line)} @pointerenter=${() => point(line)}
        @pointerleave=${() => point(undefined)}>${drawMarks(part)}</g>`;
    })}
    <g class="around" aria-hidden="true">${around.map(drawPart)}</g>
  </svg>`;
}
