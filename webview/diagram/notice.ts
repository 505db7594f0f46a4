import { html, nothing, type TemplateResult } from 'lit';
import { text } from '../text.ts';
import type { PageState } from './page.ts';

/** In words where there is nothing to draw, or something is wrong beyond single layers, or what is drawn is no longer at hand. */
export function drawNotice({ shown, note }: PageState): TemplateResult | typeof nothing {
  if (note !== undefined) return html`<p class="notice" role="status">${note}</p>`;
  if (shown === undefined) return nothing;
  const { problems, nodes, isStale } = shown.model;
  const isEmpty = nodes.every(({ category }) => category === 'input');
  if (problems.length === 0 && !isEmpty) return nothing;
  const problem = problems[0] ?? text('No layers yet. Add one and it is drawn here.');
  const said = isStale === true ? text('Drawn from the last version that could be evaluated: {0}', problem) : problem;
  return html`<p class=${problems.length === 0 ? 'notice' : 'notice problem'} role="status">${said}</p>`;
}
