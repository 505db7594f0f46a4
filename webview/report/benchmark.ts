import { html, nothing, type TemplateResult } from 'lit';
import type { BatchTiming, BenchmarkReport, BenchmarkVariant } from '../../src/protocol/reports.ts';
import {
  formatExact,
  formatMacs,
  inMilliseconds,
  intervalInWords,
  millisecondsAlone,
  precisionNames,
  rooflineShare,
  significant,
} from '../../src/reports/amounts.ts';
import { latencyFigure, type LatencyWords } from '../../src/reports/charts/latency.ts';
import { batchSweep, sweepFigure, variantSweep, type SweepPoint } from '../../src/reports/charts/sweep.ts';
import { text } from '../text.ts';
import { drawChart } from './chart.ts';
import { drawWhen } from './header.ts';
import type { Page } from './page.ts';

/** How fast it is: the headline, every batch size, how the durations are spread, and what was varied. */
export function drawBenchmark(page: Page): TemplateResult | typeof nothing {
  const { benchmark } = page.shown;
  if (benchmark === undefined) return nothing;
  const { report } = benchmark.record;
  return html`<section class="benchmark" aria-labelledby="benchmark">
    <h2 id="benchmark">${text('Benchmark')}</h2>
    ${drawWhen(benchmark)} ${drawHeadline(report)}
    ${report.warnings.map(warning => html`<p class="warning">${warning}</p>`)}
    <div class="row">
      <span
        >${text('{0} an example', formatMacs(report.macs))} ·
        ${text('session in {0}', inMilliseconds(report.sessionCreation))} ·
        ${text('first run {0}', inMilliseconds(report.firstRun))} · ${text('{0} runs to warm up', report.warmup)}</span
      >
      <button
        class="quiet"
        title=${text('Copy the batch sizes as CSV')}
        @click=${() => page.ask(page.editor.copy({ format: 'csv', table: 'batches' }), text('Copied to the clipboard'))}
      >
        CSV
      </button>
    </div>
    ${drawBatches(report)}
    <p class="rule">
      ${text('Times in ms. The median lies in its interval with 95 % confidence. Percentiles by {0}.', report.percentileRule)}
    </p>
    ${drawLatency(page, report)} ${drawSweeps(page, report)} ${drawRefused(report)}
  </section>`;
}

function drawHeadline({ batches }: BenchmarkReport): TemplateResult | typeof nothing {
  const [first] = batches;
  if (first === undefined) return nothing;
  const { medianInterval, batch, runs } = first;
  const share = rooflineShare(first);
  return html`<dl class="tiles">
    <div class="tile main">
      <dt>${text('Median at batch {0}', batch)}</dt>
      <dd>${inMilliseconds(first.median)}</dd>
      <dd class="more">
        ${medianInterval === undefined ? nothing : html`${intervalInWords(medianInterval)} · `}${text('{0} runs', formatExact(runs))}
      </dd>
    </div>
    <div class="tile">
      <dt>${text('Throughput')}</dt>
      <dd>${significant(first.samplesPerSecond)}</dd>
      <dd class="more">${text('samples/s')}</dd>
    </div>
    <div class="tile">
      <dt>${text('Arithmetic')}</dt>
      <dd>${significant(first.gmacPerSecond)}</dd>
      <dd class="more">GMAC/s</dd>
    </div>
    ${
      share === undefined
        ? nothing
        : html`<div class="tile">
            <dt>${text('Of the roofline')}</dt>
            <dd>${share}</dd>
            <dd class="more">${text('bound {0}', inMilliseconds(first.rooflineBound ?? Number.NaN))}</dd>
          </div>`
    }
  </dl>`;
}

/** A column of the table of batch sizes; some are there only where something was measured for them. */
interface Column {
  readonly title: string;
  show(timing: BatchTiming): string | undefined;
}

function drawBatches({ batches }: BenchmarkReport): TemplateResult {
  const columns: readonly Column[] = [
    { title: text('Batch'), show: ({ batch }) => formatExact(batch) },
    { title: text('Runs'), show: ({ runs }) => formatExact(runs) },
    { title: text('Min'), show: ({ min }) => millisecondsAlone(min) },
    { title: text('Median'), show: ({ median }) => millisecondsAlone(median) },
    { title: text('95 %'), show: ({ medianInterval }) => medianInterval && intervalInWords(medianInterval) },
    {
      title: text('Mean ± sd'),
      show: ({ mean, standardDeviation }) => `${millisecondsAlone(mean)} ± ${millisecondsAlone(standardDeviation)}`,
    },
    { title: 'P90', show: ({ p90 }) => millisecondsAlone(p90) },
    { title: 'P95', show: ({ p95 }) => millisecondsAlone(p95) },
    { title: 'P99', show: ({ p99 }) => millisecondsAlone(p99) },
    {
      title: text('On device'),
      show: ({ onDeviceMedian }) => (onDeviceMedian === undefined ? undefined : millisecondsAlone(onDeviceMedian)),
    },
    { title: text('Samples/s'), show: ({ samplesPerSecond }) => significant(samplesPerSecond) },
    { title: 'GMAC/s', show: ({ gmacPerSecond }) => significant(gmacPerSecond) },
    { title: text('Of roofline'), show: rooflineShare },
    { title: text('CPU/wall'), show: ({ cpuPerWall }) => significant(cpuPerWall) },
  ];
  const drawn = columns.filter(({ show }) => batches.some(timing => show(timing) !== undefined));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${text('Batch sizes')}>
    <table class="batches">
      <thead>
        <tr>
          ${drawn.map(({ title }) => html`<th scope="col" class="number">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${batches.map(
          timing =>
            html`<tr>
              ${drawn.map(({ show }, at) =>
                at === 0
                  ? html`<th scope="row" class="number">${show(timing)}</th>`
                  : html`<td class="number">${show(timing) ?? '–'}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Durations of one batch size, which can be chosen where several were kept. */
function drawLatency(page: Page, { batches }: BenchmarkReport): TemplateResult | typeof nothing {
  const kept = batches.filter(({ samples = [] }) => 1 < samples.length && samples.every(Number.isFinite));
  const timing = kept.find(({ batch }) => batch === page.state.batch) ?? kept[0];
  if (timing?.samples === undefined) return nothing;
  const figure = latencyFigure(timing.samples, timing, page.width, latencyWords(timing));
  const title = text('Durations at batch {0}', timing.batch);
  return html`${
    kept.length < 2
      ? nothing
      : html`<div class="row choice" role="group" aria-label=${text('Batch size of the durations')}>
          ${kept.map(
            ({ batch }) =>
              html`<button aria-pressed=${batch === timing.batch} @click=${() => page.change({ batch })}>
                ${text('batch {0}', batch)}
              </button>`,
          )}
        </div>`
  }
  ${drawChart(page, { name: 'durations', title, figure })}`;
}

function latencyWords({ samples = [], ...timing }: BatchTiming): LatencyWords {
  return {
    duration: text('ms'),
    runs: text('Runs'),
    order: text('Order of runs'),
    median: text('median'),
    p95: 'p95',
    histogram: text(
      'Histogram of {0} durations: from {1}, median {2}, 95th percentile {3}',
      samples.length,
      inMilliseconds(timing.min),
      inMilliseconds(timing.median),
      inMilliseconds(timing.p95),
    ),
    strip: text('{0} durations in the order in which they were measured', samples.length),
    beyond: runs => text('{0} later →', runs),
  };
}

/** How time follows what was varied, one chart each. */
function drawSweeps(page: Page, report: BenchmarkReport): TemplateResult | typeof nothing {
  const latency = text('Median, ms');
  const sweeps = [
    {
      name: 'batch-latency',
      title: text('Latency by batch size'),
      across: text('Batch'),
      up: latency,
      points: batchSweep(report, 'latency'),
    },
    {
      name: 'batch-throughput',
      title: text('Throughput by batch size'),
      across: text('Batch'),
      up: text('Samples/s'),
      points: batchSweep(report, 'throughput'),
    },
    {
      name: 'side',
      title: text('Latency by input size'),
      across: text('Side, px'),
      up: latency,
      points: variantSweep(report, 'side'),
    },
    {
      name: 'threads',
      title: text('Latency by threads'),
      across: text('Threads'),
      up: latency,
      points: variantSweep(report, 'threads'),
    },
    {
      name: 'precision',
      title: text('Latency by precision'),
      across: text('Precision'),
      up: latency,
      points: variantSweep(report, 'precision'),
    },
  ].filter(({ points }) => 1 < points.length && points.every(({ amount }) => Number.isFinite(amount)));
  if (sweeps.length === 0) return nothing;
  const width = page.width < 640 ? page.width : Math.floor((page.width - 24) / 2);
  return html`<div class="charts">
    ${sweeps.map(({ name, title, across, up, points }) => {
      const spoken = ({ setting, amount }: SweepPoint): string => `${across} ${setting}: ${significant(amount)}, ${up}`;
      const figure = sweepFigure(points, { width, height: 240 }, { across, up, spoken });
      return drawChart(page, { name, title, figure });
    })}
  </div>`;
}

function drawRefused({ refusedVariants = [] }: BenchmarkReport): TemplateResult | typeof nothing {
  if (refusedVariants.length === 0) return nothing;
  return html`<h3>${text('Not measured')}</h3>
    <ul class="refusals">
      ${refusedVariants.map(({ axis, value, problem }) => html`<li><b>${variantName(axis, value)}</b> ${problem}</li>`)}
    </ul>`;
}

function variantName(axis: BenchmarkVariant['axis'], value: BenchmarkVariant['value']): string {
  if (typeof value !== 'number') return precisionNames[value];
  return axis === 'threads' ? text('{0} threads', value) : text('side {0} px', value);
}
