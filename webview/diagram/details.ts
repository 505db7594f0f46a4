import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { DiagramGroup, DiagramModel, DiagramNode } from '../../src/diagram/model.ts';
import { nodeOrGroup } from '../../src/diagram/parts.ts';
import { text } from '../text.ts';
import type { Descriptions } from './descriptions.ts';
import { chosenAmounts } from './looking.ts';
import { overlayTitle } from './overlayTitles.ts';
import type { Page, PageState } from './page.ts';
import { toggleTrace } from './search.ts';

/** A page that is narrower than this has no room for details beside the drawing, px. */
const roomy = 640;

/** Whether the details are there when something is selected: as somebody has left them, and where there is room before that. */
export function areDetailsSeen({ areDetailsOpen }: PageState): boolean {
  return areDetailsOpen ?? roomy <= window.innerWidth;
}

/** The panel with all that is known of what is selected; a button in its place when it is closed, and nothing when nothing is selected. */
export function drawDetails(page: Page, descriptions: Descriptions): TemplateResult | typeof nothing {
  const { selected, shown } = page.state;
  const [id] = selected;
  const model = shown?.model;
  const chosen = model && nodeOrGroup(model, id);
  if (model === undefined || chosen === undefined) return nothing;
  if (!areDetailsSeen(page.state))
    return html`<button
      class="open-details"
      title=${text('Show the details of what is selected')}
      @click=${() => page.change({ areDetailsOpen: true })}
    >
      ${text('Details')}
    </button>`;
  const said = descriptions.of(chosen.id);
  return html`<aside class="details" aria-label=${text('Details')}>
    <button
      class="close"
      title=${text('Close')}
      aria-label=${text('Close the details')}
      @click=${() => page.change({ areDetailsOpen: false })}
    >
      ×
    </button>
    ${chosen.problem === undefined ? nothing : html`<p class="problem">${chosen.problem}</p>`}
    ${
      1 < selected.length
        ? html`<p class="several">${text('The first of {0} that are selected', selected.length)}</p>`
        : nothing
    }
    ${said === undefined || said === '' ? drawAmounts(model, chosen) : html`<div class="said">${unsafeHTML(said)}</div>`}
    <button
      class="trace"
      title=${text('What it reads and what reads it (t)')}
      aria-pressed=${page.state.traced === chosen.id}
      @click=${() => toggleTrace(page, chosen.id)}
    >
      ${text('Trace')}
    </button>
  </aside>`;
}

/** The numbers of the drawing itself, until the editor has said more or when it cannot. */
function drawAmounts(model: DiagramModel, chosen: DiagramNode | DiagramGroup): TemplateResult {
  return html`<h2>${chosen.type === '' ? chosen.name : chosen.type}</h2>
    <dl>
      <dt>${text('output')}</dt>
      <dd>${chosen.shape}</dd>
      ${chosenAmounts(model, chosen).map(
        ({ overlay, text: amount }) =>
          html`<dt>${overlayTitle(overlay)}</dt>
            <dd>${amount}</dd>`,
      )}
    </dl>`;
}
