import { html, nothing, type TemplateResult } from 'lit';
import { amountColumns } from '../../src/diagram/layerColumns.ts';
import { text } from '../text.ts';
import type { Page } from './page.ts';

/** The panel with the numbers of what is selected; nothing when nothing is. */
export function drawDetails({ state }: Page): TemplateResult | typeof nothing {
  const [id] = state.selected;
  const model = state.shown?.model;
  const chosen = model?.nodes.find(each => each.id === id) ?? model?.groups.find(each => each.id === id);
  if (chosen === undefined) return nothing;
  return html`<aside class="details" aria-label=${text('Details')}>
    <h2>${chosen.type === '' ? chosen.name : chosen.type}</h2>
    ${chosen.problem === undefined ? nothing : html`<p class="problem">${chosen.problem}</p>`}
    <dl>
      <dt>${text('output')}</dt>
      <dd>${chosen.shape}</dd>
      ${amountColumns.map(({ name, format }) => {
        const amount = chosen.amounts[name];
        return amount === undefined
          ? nothing
          : html`<dt>${name}</dt>
              <dd>${format(amount)}</dd>`;
      })}
    </dl>
  </aside>`;
}
