import { html, nothing, type TemplateResult } from 'lit';
import { machineInWords, formatExact, significant } from '../../src/reports/amounts.ts';
import { durationInWords } from '../../src/reports/trainingWords.ts';
import { text } from '../text.ts';
import { drawConfusion } from './confusion.ts';
import type { Page } from './page.ts';

/** What came of a training: its weights and what to do with them, which classes are taken for which, and what it ran on. */
export function drawEnding(page: Page): TemplateResult | typeof nothing {
  const { report, data } = page.shown;
  if (report === undefined) return nothing;
  const { editor, ask } = page;
  const { checkpoint, notes, steps, resumedAt, seconds, stepsPerSecond, provider, machine } = report;
  return html`<section class="ending" aria-labelledby="ending">
      <h2 id="ending">${text('Weights')}</h2>
      <p class="checkpoint"><code>${checkpoint}</code></p>
      <div class="tools" role="toolbar" aria-label=${text('Weights')}>
        <button @click=${() => ask(editor.use({ what: 'run' }))}>${text('Run with these weights')}</button>
        <button @click=${() => ask(editor.use({ what: 'export' }))}>${text('Export ONNX with these weights…')}</button>
        <button @click=${() => ask(editor.use({ what: 'learned' }))}>${text('What it learned')}</button>
        <button @click=${() => ask(editor.revealCheckpoint({}))}>${text('Reveal the file')}</button>
      </div>
      ${
        notes.length === 0
          ? nothing
          : html`<ul class="notes">
              ${notes.map(note => html`<li>${note}</li>`)}
            </ul>`
      }
    </section>
    ${report.confusion === undefined || data === undefined ? nothing : drawConfusion(report.confusion, data)}
    <dl class="facts" aria-label=${text('Machine and settings')}>
      <dt>${text('Steps')}</dt>
      <dd>
        ${text('{0} in {1}, {2} a second', formatExact(steps), durationInWords(seconds), significant(stepsPerSecond))}
        ${resumedAt === 0 ? nothing : text('· resumed at step {0}', formatExact(resumedAt))}
      </dd>
      <dt>${text('Provider')}</dt>
      <dd><strong>${provider.used}</strong> ${text('asked for {0}: {1}', provider.requested, provider.reason)}</dd>
      <dt>${text('Machine')}</dt>
      <dd>${machineInWords(machine)}</dd>
      <dt>${text('Runtime')}</dt>
      <dd>${text('onnxruntime {0}, Node {1}', machine.onnxruntime, machine.node)}</dd>
    </dl>`;
}
