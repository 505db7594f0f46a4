import { html, nothing, type TemplateResult } from 'lit';
import type { DiagramModel } from '../src/diagram/model.ts';
import { text } from './text.ts';

/** The panel with the numbers of a node or group; nothing when none is chosen. */
export function drawDetails(model: DiagramModel, id: string | undefined): TemplateResult | typeof nothing {
  const node = model.nodes.find(each => each.id === id);
  const group = model.groups.find(each => each.id === id);
  const chosen = node ?? group;
  if (chosen === undefined) return nothing;
  const facts =
    node?.facts ??
    (group === undefined
      ? []
      : [
          ['layers', String(group.nLayers)],
          ['output', group.shape],
          ['params', amount(group.params)],
          ['MACs', amount(group.macs)],
        ]);
  return html` <aside class="details" aria-label=${text('Details')}>
    <h2>${chosen.type === '' ? chosen.name : chosen.type}</h2>
    ${chosen.problem === undefined ? nothing : html`<p class="problem">${chosen.problem}</p>`}
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </aside>`;
}

function amount(count: number): string {
  return Number.isNaN(count) ? '?' : count.toLocaleString('en-US');
}
