import { html, nothing, svg, type TemplateResult } from 'lit';
import { formatShare, inMilliseconds, significant } from '../../src/reports/amounts.ts';
import {
  layerBars,
  layerOrders,
  layerShares,
  type LayerOrder,
  type LayerShare,
} from '../../src/reports/charts/layerBars.ts';
import { rooflineFigure, rooflinePoints } from '../../src/reports/charts/roofline.ts';
import type { BenchmarkReport } from '../../src/protocol/reports.ts';
import { drawMarks } from '../drawing.ts';
import { text } from '../text.ts';
import { drawChart, openLayerAt, saveButton, type Chart } from './chart.ts';
import type { Page } from './page.ts';

/** So many layers are drawn until somebody wants all. */
const firstBars = 25;

/** Functions, since the page knows its language only when it is drawn. */
const orderNames: Readonly<Record<LayerOrder, () => string>> = {
  time: () => text('Time'),
  macs: () => text('MACs'),
  excess: () => text('More time than MACs'),
  text: () => text('Order of the network'),
};

/** What each layer takes: its share of the time beside that of the MACs, and where it stands below the roofline. */
export function drawLayerTimes(page: Page): TemplateResult | typeof nothing {
  const report = page.shown.benchmark?.record.report;
  if (report?.layers === undefined || report.layers.length === 0) return nothing;
  const { state, change } = page;
  const shares = layerShares(report.layers, state.order);
  const drawn = state.allBars ? shares : shares.slice(0, firstBars);
  const chart: Chart = {
    name: 'layers',
    title: text('Share of time and of MACs'),
    figure: layerBars(drawn, page.width, spoken),
  };
  return html`<section class="layer-times" aria-labelledby="layer-times">
    <h2 id="layer-times">${text('Layers')}</h2>
    <div class="row choice">
      <label
        >${text('Order')}
        <select @change=${(event: Event) => change({ order: (event.target as HTMLSelectElement).value as LayerOrder })}>
          ${layerOrders.map(order => html`<option value=${order} ?selected=${order === state.order}>${orderNames[order]()}</option>`)}
        </select></label
      >
      <span class="key"><i class="time"></i>${text('time')}</span>
      <span class="key"><i class="macs"></i>${text('MACs')}</span>
      <button
        class="quiet"
        title=${text('Copy the times as CSV')}
        @click=${() => page.ask(page.editor.copy({ format: 'csv', table: 'times' }), text('Copied to the clipboard'))}
      >
        CSV
      </button>
      ${saveButton(page, chart)}
    </div>
    ${drawBars(page, chart, drawn)}
    ${
      drawn.length < shares.length
        ? html`<button class="more" @click=${() => change({ allBars: true })}>
            ${text('Show all {0} layers', shares.length)}
          </button>`
        : nothing
    }
    ${drawRoofline(page, report)}
  </section>`;
}

/** The bars as a list that the arrow keys walk; Enter goes to the layer's line. */
function drawBars(page: Page, { figure, title }: Chart, shares: readonly LayerShare[]): TemplateResult {
  const names = shares.map(({ layer }) => layer.name);
  const active = names.indexOf(page.state.layer ?? '');
  const move = (to: number): void => {
    const layer = names[Math.max(0, Math.min(names.length - 1, to))];
    if (layer === undefined) return;
    page.change({ layer });
    document.getElementById(`bar-${names.indexOf(layer)}`)?.scrollIntoView({ block: 'nearest' });
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active === -1 ? 0 : active - 1),
    Home: () => move(0),
    End: () => move(names.length - 1),
    Enter: () => {
      const name = names[active];
      if (name !== undefined) page.ask(page.editor.openLayer({ name, focus: true }));
    },
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys[event.key] === undefined) return;
    event.preventDefault();
    keys[event.key]?.();
  };
  const clicked = (event: Event): void => {
    const layer = (event.target as Element).closest('[data-id]')?.getAttribute('data-id');
    if (layer !== null && layer !== undefined) page.change({ layer });
    openLayerAt(page, event);
  };
  return html`<div
    class="bars"
    role="listbox"
    tabindex="0"
    aria-label=${title}
    aria-activedescendant=${active === -1 ? nothing : `bar-${active}`}
    @keydown=${pressed}
    @click=${clicked}
  >
    ${svg`<svg class="drawing" width=${figure.width} height=${figure.height} role="presentation"
      viewBox="0 0 ${figure.width} ${figure.height}">${figure.parts.map(
        (
          part,
          at,
        ) => svg`<g id=${`bar-${at}`} class=${at === active ? 'layer active' : 'layer'} data-id=${part.id ?? nothing}
          role="option" aria-selected=${at === active} aria-label=${part.label ?? nothing}
          transform="translate(0 ${part.at?.y ?? 0})">${drawMarks(part)}</g>`,
      )}</svg>`}
  </div>`;
}

function spoken({ layer, time, macs }: LayerShare): string {
  const fused = layer.fusedWith ?? [];
  return [
    layer.name,
    layer.type,
    inMilliseconds(layer.median),
    text('{0} of the time', formatShare(time)),
    text('{0} of the MACs', formatShare(macs)),
    ...(fused.length === 0 ? [] : [text('computed in one with {0}', fused.join(', '))]),
  ].join(', ');
}

/** Only where bytes of layers and the machine's own limits are known. */
function drawRoofline(page: Page, { layers = [], roofline }: BenchmarkReport): TemplateResult | typeof nothing {
  if (roofline === undefined) return nothing;
  const points = rooflinePoints(layers, roofline);
  if (points.length === 0) return nothing;
  const figure = rooflineFigure(
    points,
    roofline,
    { width: page.width, height: 340 },
    {
      across: text('MACs for each byte'),
      up: 'GMAC/s',
      arithmetic: text('{0} GMAC/s by arithmetic', significant(roofline.gmacPerSecond)),
      memory: text('{0} GB/s by memory', significant(roofline.gigabytesPerSecond)),
      spoken: ({ layer, gmacPerSecond, bound }) =>
        text('{0} reaches {1} of {2} GMAC/s', layer.name, significant(gmacPerSecond), significant(bound)),
    },
  );
  return drawChart(page, { name: 'roofline', title: text('Layers below the roofline of this machine'), figure });
}
