import { html, svg, type TemplateResult } from 'lit';
import { svgOf } from '../../src/diagram/export/svg.ts';
import type { Figure } from '../../src/diagram/figure/figure.ts';
import { drawFigure } from '../drawing.ts';
import { text } from '../text.ts';
import type { Page } from './page.ts';

/** A chart with its title, and what it is called in a file. */
export interface Chart {
  /** In letters that a file's name can have. */
  readonly name: string;
  readonly title: string;
  readonly figure: Figure;
}

/** A chart on the page; what of it stands for a layer leads to the layer's line. */
export function drawChart(page: Page, chart: Chart): TemplateResult {
  const { figure, title } = chart;
  const opened = (event: Event): void => openLayerAt(page, event);
  return html`<figure class="chart" data-chart=${chart.name}>
    <figcaption>${title} ${saveButton(page, chart)}</figcaption>
    ${svg`<svg class="drawing" width=${figure.width} height=${figure.height} role="group" aria-label=${title}
      viewBox="${figure.x} ${figure.y} ${figure.width} ${figure.height}" @click=${opened}>${drawFigure(figure)}</svg>`}
  </figure>`;
}

/** The button that writes a chart into a file, in the colours of paper. */
export function saveButton({ editor, ask }: Page, { name, title, figure }: Chart): TemplateResult {
  const save = (): void =>
    ask(editor.saveChart({ name, svg: svgOf(figure, { theme: 'light', background: 'paper', title }) }));
  return html`<button class="quiet" title=${text('Save this chart as an SVG file')} @click=${save}>SVG</button>`;
}

/** Goes to the line of the layer that was clicked, if one was. */
export function openLayerAt({ editor, ask }: Page, event: Event): void {
  const layer = (event.target as Element).closest('[data-id]')?.getAttribute('data-id');
  if (layer !== null && layer !== undefined) ask(editor.openLayer({ name: layer, focus: false }));
}
