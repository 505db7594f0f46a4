import { html, nothing, type TemplateResult } from 'lit';
import { formatGrowthShare, millisecondsAlone, significant } from '../../src/reports/amounts.ts';
import { ratioFigure } from '../../src/reports/charts/ratios.ts';
import { compareRuns, type RunComparison } from '../../src/reports/compareRuns.ts';
import type { Before } from '../../src/protocol/report.ts';
import type { BenchmarkReport } from '../../src/protocol/reports.ts';
import { text } from '../text.ts';
import { drawChart } from './chart.ts';
import { layerLink } from './layerLink.ts';
import type { Page } from './page.ts';

/** So many layers are listed: those whose time has changed most. */
const mostLayers = 12;

/** How a benchmark differs from an earlier one, and whether that can be told from noise. */
export function drawComparison(page: Page): TemplateResult | typeof nothing {
  const { before, benchmark } = page.shown;
  if (before === undefined || benchmark === undefined) return nothing;
  const comparison = comparisonOf(before.record.report, benchmark.record.report);
  const { notComparable, subject, entries } = comparison;
  return html`<section class="comparison" aria-labelledby="comparison">
    <h2 id="comparison">${text('Compared with {0}', before.label)}</h2>
    <div class="row">
      <span class="subject">${subject}</span>
      <button @click=${() => page.ask(page.editor.endComparison({}))}>${text('End comparison')}</button>
    </div>
    <p class="when">${textInWords(before)}</p>
    ${notComparable === undefined ? nothing : html`<p class="warning">${notComparable}</p>`}
    ${drawDifferences(comparison)} ${drawEntries(comparison)}
    ${
      entries.length === 0
        ? nothing
        : drawChart(page, {
            name: 'ratios',
            title: text('Time after over time before'),
            figure: ratioFigure(entries, Math.min(page.width, 700), text('left of 1 is faster')),
          })
    }
    ${drawLayers(page, comparison)}
  </section>`;
}

/** Comparing takes some milliseconds, and a page is drawn at every key. */
let last:
  { readonly before: BenchmarkReport; readonly after: BenchmarkReport; readonly made: RunComparison } | undefined;

function comparisonOf(before: BenchmarkReport, after: BenchmarkReport): RunComparison {
  if (last?.before !== before || last.after !== after) last = { before, after, made: compareRuns(before, after) };
  return last.made;
}

function textInWords({ isSameText }: Before): string {
  if (isSameText === undefined) return text('Nothing says whether both are of the same text.');
  return isSameText
    ? text('Both are of the same text: what differs is no effect of an edit.')
    : text('The text was edited in between.');
}

function drawDifferences({ differences }: RunComparison): TemplateResult | typeof nothing {
  if (differences.length === 0) return nothing;
  return html`<table class="differences">
    <thead>
      <tr>
        <th scope="col">${text('What differs')}</th>
        <th scope="col">${text('Before')}</th>
        <th scope="col">${text('After')}</th>
      </tr>
    </thead>
    <tbody>
      ${differences.map(
        ({ what, before, after }) =>
          html`<tr>
            <th scope="row">${what}</th>
            <td>${before}</td>
            <td>${after}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function drawEntries({ entries }: RunComparison): TemplateResult | typeof nothing {
  if (entries.length === 0) return nothing;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${text('Comparison of times')}>
    <table class="entries">
      <thead>
        <tr>
          <th scope="col">${text('What')}</th>
          <th scope="col">${text('Verdict')}</th>
          <th scope="col" class="number">${text('Before, ms')}</th>
          <th scope="col" class="number">${text('After, ms')}</th>
          <th scope="col" class="number">${text('Ratio of blocks')}</th>
          <th scope="col" class="number">${text('95 %')}</th>
          <th scope="col" class="number">p</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map(
          ({ what, before, after, ratio, interval, pValue, verdict, text: words }) =>
            html`<tr>
              <th scope="row">${what}</th>
              <td class=${`words ${verdict}`}>${words}</td>
              <td class="number">${millisecondsAlone(before.median)}</td>
              <td class="number">${millisecondsAlone(after.median)}</td>
              <td class="number strong">${ratio.toFixed(3)}</td>
              <td class="number">
                ${interval === undefined ? '–' : `${interval[0].toFixed(3)} – ${interval[1].toFixed(3)}`}
              </td>
              <td class="number">
                ${pValue === undefined ? '–' : pValue < 0.001 ? '< 0.001' : significant(pValue, 2)}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function drawLayers(page: Page, { layers }: RunComparison): TemplateResult | typeof nothing {
  if (layers.length === 0) return nothing;
  return html`<h3>${text('Layers whose time has changed most')}</h3>
    <p class="when">${text('Medians alone: what a single layer gains or loses may be noise.')}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${text('Comparison of layers')}>
      <table class="compared-layers">
        <thead>
          <tr>
            <th scope="col">${text('Layer')}</th>
            <th scope="col">${text('Type')}</th>
            <th scope="col" class="number">${text('Before, ms')}</th>
            <th scope="col" class="number">${text('After, ms')}</th>
            <th scope="col" class="number">${text('Change')}</th>
          </tr>
        </thead>
        <tbody>
          ${layers.slice(0, mostLayers).map(
            ({ name, type, before, after }) =>
              html`<tr data-id=${name}>
                <th scope="row">${layerLink(page, name)}</th>
                <td>${type}</td>
                <td class="number">${millisecondsAlone(before)}</td>
                <td class="number">${millisecondsAlone(after)}</td>
                <td class="number">${formatGrowthShare(before, after) || '±0 %'}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
