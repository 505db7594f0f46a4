import { html, nothing, type TemplateResult } from 'lit';
import { machineInWords, settingsInWords } from '../../src/reports/amounts.ts';
import type { BenchmarkRecord, ValidationRecord } from '../../src/protocol/reports.ts';
import type { Shown } from '../../src/protocol/report.ts';
import { drawActions, type Action } from '../actions.ts';
import { text } from '../text.ts';
import type { Page } from './page.ts';

type AnyRecord = ValidationRecord | BenchmarkRecord;

/** What the report is of, what came out, and what can be done with it. A notice stands there until the run says more. */
export function drawHeader(page: Page, progress: string | undefined, notice: string): TemplateResult {
  const { validation, benchmark, file } = page.shown;
  const { name } = (benchmark ?? validation)?.record.report ?? { name: file };
  return html`<header>
    <div class="title">
      <h1>${name}</h1>
      ${validation === undefined ? nothing : verdict(validation.record)}
      <span class="file">${file}</span>
      <span class="status" role="status">${notice === '' ? progress : notice}</span>
    </div>
    ${drawActions(text('Report'), actionsOf(page))}
  </header>`;
}

function verdict({ report: { passed, agreeing, layers } }: ValidationRecord): TemplateResult {
  const count = text('{0} of {1} layers', agreeing, layers.length);
  return html`<span class=${passed ? 'verdict good' : 'verdict bad'}>
    ${passed ? text('✓ passed') : text('✗ failed')} · ${count}
  </span>`;
}

/** All that can be done with a report. */
export function actionsOf({ editor, ask, shown }: Page): readonly Action[] {
  const { benchmark, before, hasPrevious } = shown;
  const copied = text('Copied to the clipboard');
  return [
    {
      key: 'r',
      name: text('Run'),
      title: text('Prove the network again'),
      isMain: true,
      act: () => ask(editor.run({ what: 'validation' })),
    },
    {
      key: 'b',
      name: text('Benchmark'),
      title: text('Measure the network again'),
      act: () => ask(editor.run({ what: 'benchmark' })),
    },
    {
      key: 'm',
      name: text('Copy as Markdown'),
      title: text('Copy the report for a pull request'),
      act: () => ask(editor.copy({ format: 'markdown' }), copied),
    },
    {
      key: 'v',
      name: 'CSV',
      title: text('Copy the table as CSV'),
      act: () => ask(editor.copy({ format: 'csv' }), copied),
    },
    {
      key: 'j',
      name: 'JSON',
      title: text('Copy all numbers as JSON'),
      act: () => ask(editor.copy({ format: 'json' }), copied),
    },
    { key: 's', name: text('Save as…'), title: text('Write the report into a file'), act: () => ask(editor.save({})) },
    ...(benchmark === undefined
      ? []
      : [
          ...(hasPrevious && before === undefined
            ? [
                {
                  key: 'p',
                  name: text('Compare with previous run'),
                  title: text('Compare with the benchmark before this one'),
                  act: () => ask(editor.compare({ with: 'previous' })),
                },
              ]
            : []),
          {
            key: 'c',
            name: text('Compare…'),
            title: text('Compare with another benchmark, of this machine or from a file'),
            act: () => ask(editor.compare({ with: 'choice' })),
          },
        ]),
    { key: 'h', name: text('History…'), title: text('Show an earlier report'), act: () => ask(editor.showHistory({})) },
  ];
}

/** When a record was made, and whether its text is another one now. */
export function drawWhen({ record, isOld }: Shown<AnyRecord>): TemplateResult {
  const language = document.documentElement.lang || 'en';
  const when = new Date(record.startedAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  return html`<p class="when">
    <time datetime=${record.startedAt}>${when}</time>
    ${isOld ? html`<span class="old">${text('The text has changed since.')}</span>` : nothing}
  </p>`;
}

/** What it was run on, and how it was set: once where both records agree. */
export function drawFacts({ validation, benchmark }: Page['shown']): TemplateResult {
  const records = [validation?.record, benchmark?.record].filter(record => record !== undefined);
  const [first, second] = records;
  const areAlike = first !== undefined && second !== undefined && factsText(first) === factsText(second);
  const groups = areAlike ? [second] : records;
  return html`${groups.map(record => {
    const { provider, settings, machine, seed } = record.report;
    const title = record.kind === 'validation' ? text('Proved on') : text('Measured on');
    return html`<dl class="facts" aria-label=${1 < groups.length ? title : text('Machine and settings')}>
      ${1 < groups.length ? html`<dt class="which">${title}</dt>` : nothing}
      <dt>${text('Provider')}</dt>
      <dd>
        <strong>${provider.used}</strong> ${text('asked for {0}: {1}', provider.requested, provider.reason)}
        ${
          provider.refusals.length === 0
            ? nothing
            : html`<ul class="refusals">
                ${provider.refusals.map(refusal => html`<li><b>${refusal.provider}</b> ${refusal.reason}</li>`)}
              </ul>`
        }
      </dd>
      <dt>${text('Machine')}</dt>
      <dd>${machineInWords(machine)}</dd>
      <dt>${text('Runtime')}</dt>
      <dd>${text('onnxruntime {0}, Node {1}', machine.onnxruntime, machine.node)}</dd>
      <dt>${text('Settings')}</dt>
      <dd>${settingsInWords(settings)} · ${text('seed {0}', seed)}</dd>
    </dl>`;
  })}`;
}

function factsText({ report: { provider, settings, machine } }: AnyRecord): string {
  return JSON.stringify([provider, settings, machine]);
}
