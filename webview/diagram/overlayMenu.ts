import { html, nothing, type TemplateResult } from 'lit';
import { legendPart, type Legend } from '../../src/diagram/figure/legend.ts';
import { hasOverlay, overlayNames, type OverlayName } from '../../src/diagram/overlays.ts';
import { drawPart } from '../drawing.ts';
import { text } from '../text.ts';
import { overlayTitle } from './overlayTitles.ts';
import type { Page } from './page.ts';

/** What colours are to show. What is not there to be shown says how it comes. */
export function drawOverlayMenu(page: Page): TemplateResult | typeof nothing {
  const { shown, overlay } = page.state;
  if (shown === undefined) return nothing;
  const { model } = shown;
  return html`<select
    class="overlays"
    aria-label=${text('Colours show')}
    title=${text('What the colours show')}
    @change=${(event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      page.change({ overlay: overlayNames.find(name => name === value) });
    }}
  >
    <option value="" .selected=${overlay === undefined}>${text('Kinds of layers')}</option>
    ${overlayNames.map(
      name =>
        html`<option value=${name} .selected=${name === overlay} ?disabled=${!hasOverlay(model, name)}>
          ${optionTitle(name, hasOverlay(model, name), model.baseline?.label)}
        </option>`,
    )}
  </select>`;
}

/** What the colours mean, in a corner. */
export function drawLegend(legend: Legend | undefined): TemplateResult | typeof nothing {
  if (legend === undefined) return nothing;
  const { part, size } = legendPart(legend);
  return html`<aside class="legend-panel" aria-label=${text('Legend')}>
    <svg width=${size.width} height=${size.height} viewBox="0 0 ${size.width} ${size.height}">${drawPart(part)}</svg>
  </aside>`;
}

function optionTitle(name: OverlayName, isThere: boolean, label: string | undefined): string {
  const title = overlayTitle(name);
  if (name === 'difference')
    return label === undefined ? text('Difference (no version to compare)') : text('Difference to {0}', label);
  return isThere ? title : text('{0} (after a benchmark)', title);
}
