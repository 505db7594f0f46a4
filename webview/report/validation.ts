import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { LayerValidation, ValidationReport } from '../../src/protocol/reports.ts';
import { errorInWords, formatBytes, shapeInWords } from '../../src/reports/amounts.ts';
import { verdictMarks, verdictOf, type LayerVerdict } from '../../src/reports/verdicts.ts';
import { text } from '../text.ts';
import { drawWhen } from './header.ts';
import { layerLink } from './layerLink.ts';
import type { Page } from './page.ts';

/** So many layers are drawn until somebody wants all. */
const firstLayers = 60;

/** What was proved, and each layer with what was found. */
export function drawValidation(page: Page): TemplateResult | typeof nothing {
  const { validation } = page.shown;
  if (validation === undefined) return nothing;
  const { report } = validation.record;
  return html`<section class="validation" aria-labelledby="validation">
    <h2 id="validation">${text('Validation')}</h2>
    ${drawWhen(validation)}
    <ul class="proved">
      ${provedBy(report).map(({ isGood, sentence }) => html`<li class=${isGood ? 'good' : 'bad'}>${sentence}</li>`)}
      ${(report.notes ?? []).map(note => html`<li class="note">${note}</li>`)}
    </ul>
    ${drawLayers(page, report)}
  </section>`;
}

/** Functions, since the page knows its language only when it is drawn. */
const verdictNames: Readonly<Record<LayerVerdict, () => string>> = {
  agrees: () => text('agrees'),
  departs: () => text('departs'),
  unproved: () => text('proves nothing'),
};

interface Finding {
  readonly isGood: boolean;
  readonly sentence: string;
}

function provedBy(report: ValidationReport): readonly Finding[] {
  const { repeated, againstCpu, notFinite, agreeing, layers, nodesByProvider } = report;
  const inputs = Object.values(report.reducedInputs).map(shapeInWords).join(', ');
  const nodes = Object.entries(nodesByProvider ?? {}).map(([provider, count]) => `${provider} ${count}`);
  return [
    {
      isGood: agreeing === layers.length,
      sentence: text(
        '{0} of {1} layers have the analysed shape and bytes in a run, and the values of a float64 reference on {2}, at most {3} off',
        agreeing,
        layers.length,
        inputs,
        errorInWords(report.tolerance),
      ),
    },
    {
      isGood: report.optimizedError <= report.optimizedTolerance,
      sentence: text(
        'With all optimisations the results are {0} off, where {1} is allowed',
        errorInWords(report.optimizedError),
        errorInWords(report.optimizedTolerance),
      ),
    },
    ...(repeated === undefined
      ? []
      : [
          {
            // Other providers add up in another order each time, which is said and is no fault.
            isGood: repeated.identical || report.provider.used !== 'cpu',
            sentence: repeated.identical
              ? text('Two runs with one seed are alike in every bit')
              : text('Two runs with one seed differ by up to {0}', errorInWords(repeated.difference)),
          },
        ]),
    ...(againstCpu === undefined
      ? []
      : [
          {
            isGood: againstCpu.error <= againstCpu.tolerance,
            sentence: text(
              'Off the CPU by {0}, where {1} is allowed',
              errorInWords(againstCpu.error),
              errorInWords(againstCpu.tolerance),
            ),
          },
        ]),
    ...(notFinite === undefined
      ? []
      : [{ isGood: false, sentence: text('{0} is the first layer to give NaN or infinity', notFinite) }]),
    ...(nodes.length === 0 ? [] : [{ isGood: true, sentence: text('Nodes by provider: {0}', nodes.join(', ')) }]),
    ...report.problems.map(sentence => ({ isGood: false, sentence })),
  ];
}

function drawLayers(page: Page, { layers }: ValidationReport): TemplateResult {
  const { state, change, editor, ask } = page;
  const departing = layers.filter(({ problems }) => 0 < problems.length);
  const others = layers.filter(({ problems }) => problems.length === 0);
  // Problems come first; all else stays in the order of the network.
  const wanted = state.onlyDeparting ? departing : [...departing, ...others];
  const drawn = state.allLayers ? wanted : wanted.slice(0, Math.max(firstLayers, departing.length));
  return html`<div class="row">
      <label
        ><input
          type="checkbox"
          .checked=${state.onlyDeparting}
          @change=${() => change({ onlyDeparting: !state.onlyDeparting })}
        />
        ${text('Only layers that depart ({0})', departing.length)}</label
      >
      <button
        class="quiet"
        title=${text('Copy the layers as CSV')}
        @click=${() => ask(editor.copy({ format: 'csv', table: 'layers' }), text('Copied to the clipboard'))}
      >
        CSV
      </button>
    </div>
    ${
      drawn.length === 0
        ? html`<p class="none">${text('No layer departs.')}</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label=${text('Layers of the validation')}>
            <table class="layers">
              <thead>
                <tr>
                  <th scope="col"><span class="unseen">${text('Verdict')}</span></th>
                  <th scope="col">${text('Layer')}</th>
                  <th scope="col">${text('Type')}</th>
                  <th scope="col">${text('Analysed')}</th>
                  <th scope="col">${text('Executed')}</th>
                  <th scope="col" class="number">${text('Output')}</th>
                  <th scope="col" class="number">${text('Weights')}</th>
                  <th scope="col" class="number">${text('Error')}</th>
                </tr>
              </thead>
              <tbody>
                ${drawn.map(layer => drawLayer(page, layer))}
              </tbody>
            </table>
          </div>`
    }
    ${
      drawn.length < wanted.length
        ? html`<button class="more" @click=${() => change({ allLayers: true })}>
            ${text('Show all {0} layers', wanted.length)}
          </button>`
        : nothing
    }`;
}

function drawLayer(page: Page, layer: LayerValidation): TemplateResult {
  const { name, type, shape, executedShape, problems, relativeError, behind } = layer;
  const verdict = verdictOf(layer);
  const isBad = verdict === 'departs';
  const executed = executedShape === undefined ? '–' : shapeInWords(executedShape);
  return html`<tr class=${classMap({ bad: isBad, unproved: verdict === 'unproved' })} data-id=${name}>
      <td
        class="mark"
        aria-label=${verdictNames[verdict]()}
        title=${behind === undefined ? nothing : text('Reads the NaN or infinity of {0}', behind)}
      >
        ${verdictMarks[verdict]}
      </td>
      <th scope="row">${layerLink(page, name)}</th>
      <td>${type}</td>
      <td>${shapeInWords(shape)}</td>
      <td>
        ${executed === shapeInWords(shape) ? html`<span class="same">${executed}</span>` : html`<b>${executed}</b>`}
      </td>
      <td class="number">${bytes(layer.outputBytes, layer.executedOutputBytes)}</td>
      <td class="number">${bytes(layer.parameterBytes, layer.executedParameterBytes)}</td>
      <td class="number">${relativeError === undefined ? '–' : errorInWords(relativeError)}</td>
    </tr>
    ${
      isBad
        ? html`<tr class="problem">
            <td></td>
            <td colspan="7">${problems.join('; ')}</td>
          </tr>`
        : nothing
    }`;
}

/** What was analysed, and what was executed where that is another amount. */
function bytes(analysed: number, executed: number | undefined): string {
  const shown = analysed === 0 ? '–' : formatBytes(analysed);
  return executed === undefined || executed === analysed ? shown : `${shown} → ${formatBytes(executed)}`;
}
