import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { GradientWarning, WeightStatistics } from '../../src/protocol/training.ts';
import { formatExact } from '../../src/reports/amounts.ts';
import { logBounds, logShare } from '../../src/reports/charts/training.ts';
import { text } from '../text.ts';
import { sizeInWords } from './amounts.ts';
import type { Page } from './page.ts';

/** An update of this share of a weight is usual: much less hardly learns, much more forgets. */
const usualUpdate: readonly [number, number] = [1e-4, 1e-2];

/** Every weight with the size of its gradient, of itself, and of a step, as numbers and as bars on scales of logarithms. */
export function drawWeights(page: Page): TemplateResult | typeof nothing {
  const { statistics, warnings, points } = page.shown;
  if (statistics.length === 0) return nothing;
  const gradients = logBounds(statistics.map(({ gradientRms }) => gradientRms));
  const weights = logBounds(statistics.map(({ weightRms }) => weightRms));
  const updates: readonly [number, number] = [1e-7, 1];
  const byTensor = new Map(warnings.map(warning => [warning.tensor, warning]));
  return html`<section class="weights" aria-labelledby="weights">
    <h2 id="weights">${text('Gradients and weights')}</h2>
    <p class="rule">
      ${text('At step {0}. Bars are on scales of powers of ten.', formatExact(points.at(-1)?.step ?? 0))}
      ${text('Gradients from {0} to {1}, weights from {2} to {3}.', ...[...gradients, ...weights].map(sizeInWords))}
    </p>
    ${warnings.map(({ message }) => html`<p class="warning">${message}</p>`)}
    <div class="scroll" tabindex="0" role="region" aria-label=${text('Gradients and weights')}>
      <table class="weights">
        <thead>
          <tr>
            <th scope="col">${text('Weight')}</th>
            <th scope="col">${text('Gradient, RMS')}</th>
            <th scope="col">${text('Weight, RMS')}</th>
            <th scope="col" title=${text('RMS of the change of a step over that of the weight; about 1e-3 is usual')}>
              ${text('Change of a step')}
            </th>
          </tr>
        </thead>
        <tbody>
          ${statistics.map(each => drawWeight(page, each, byTensor.get(each.tensor), { gradients, weights, updates }))}
        </tbody>
      </table>
    </div>
  </section>`;
}

type Bounds = readonly [number, number];

function drawWeight(
  { editor, ask }: Page,
  { tensor, layer, gradientRms, gradientMax, weightRms, updateRatio }: WeightStatistics,
  warning: GradientWarning | undefined,
  { gradients, weights, updates }: { readonly gradients: Bounds; readonly weights: Bounds; readonly updates: Bounds },
): TemplateResult {
  const { kind, message } = warning ?? {};
  return html`<tr
    data-tensor=${tensor}
    class=${classMap({ vanishing: kind === 'vanishing', exploding: kind === 'exploding' })}
  >
    <th scope="row">
      <button
        class="link"
        title=${text('Go to the line of {0}', layer)}
        @click=${() => ask(editor.openLayer({ name: layer, focus: true }))}
      >
        ${tensor}
      </button>
      ${
        kind === undefined
          ? nothing
          : html`<span class="mark" title=${message ?? ''}
              >${kind === 'vanishing' ? text('▾ vanishing') : text('▴ exploding')}</span
            >`
      }
    </th>
    <td class="gradient" title=${text('largest {0}', sizeInWords(gradientMax))}>${bar(gradientRms, gradients)}</td>
    <td>${bar(weightRms, weights)}</td>
    <td>${bar(updateRatio, updates, usualUpdate)}</td>
  </tr>`;
}

/** A number with its bar; `usual` is a stretch of the scale that is marked. */
function bar(amount: number, bounds: Bounds, usual?: Bounds): TemplateResult {
  const share = logShare(amount, bounds);
  const [from, to] = (usual ?? [1, 1]).map(each => logShare(each, bounds));
  return html`<span class="amount">${sizeInWords(amount)}</span
    ><span class="track" aria-hidden="true"
      >${
        usual === undefined || from === undefined || to === undefined
          ? nothing
          : html`<i class="usual" .style=${`left: ${100 * from}%; width: ${100 * (to - from)}%`}></i>`
      }<i class="fill" .style=${`width: ${100 * share}%`}></i
    ></span>`;
}
