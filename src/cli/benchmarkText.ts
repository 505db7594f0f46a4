import { formatExact, formatMacs, formatMilliseconds, formatShare } from '../core/units.ts';
import type { BatchTiming, BenchmarkReport, BenchmarkVariant } from '../protocol/reports.ts';
import { rooflineShare, settingsInWords, variantInWords } from '../reports/amounts.ts';
import { uncertaintyOf } from '../reports/statistics.ts';
import { formatTable, type Output } from './output.ts';
import { placeInWords } from './runs.ts';

/** Prints a benchmark as tables. */
export function printBenchmark(report: BenchmarkReport, output: Output): void {
  const { batches, variants = [], refusedVariants = [], layers, roofline } = report;
  output.print(`${report.name}, ${formatMacs(report.macs)} an example, ${settingsInWords(report.settings)}\n`);
  output.print(
    `session creation ${formatMilliseconds(report.sessionCreation)}, first run ${formatMilliseconds(report.firstRun)}, ${report.warmup} runs to warm up\n`,
  );
  printBatches(batches, output);
  output.print(
    `\nmedian ± its 95 % interval by order statistics; percentiles by ${report.percentileRule}; ended by: ` +
      `interval of the median within ±1 %, number of runs, or limit of time`,
  );
  if (roofline !== undefined)
    output.print(
      `roofline of this machine here: ${roofline.gmacPerSecond.toFixed(0)} GMAC/s in products and convolutions, ` +
        `${roofline.gigabytesPerSecond.toFixed(1)} GB/s in sums of large tensors`,
    );
  if (0 < variants.length) printVariants(report, variants, output);
  for (const { axis, value, problem } of refusedVariants)
    output.print(`not measured: ${variantInWords(axis, value)}: ${problem}`);
  if (layers !== undefined) printLayers(layers, output);
  for (const warning of report.warnings) output.print(`warning: ${warning}`);
  output.print(placeInWords(report.provider, report.machine));
}

interface Column {
  readonly head: string;
  cell(timing: BatchTiming): string;
}

/** Columns of batches; those that no batch has a number for are left out. */
const batchColumns: readonly Column[] = [
  { head: 'Batch', cell: ({ batch }) => String(batch) },
  { head: 'Runs', cell: ({ runs }) => formatExact(runs) },
  { head: 'Ended by', cell: ({ stoppedBy = '' }) => stoppedBy },
  { head: 'Min', cell: ({ min }) => formatMilliseconds(min) },
  { head: 'Median', cell: medianInWords },
  {
    head: 'On device',
    cell: ({ onDeviceMedian }) => (onDeviceMedian === undefined ? '' : formatMilliseconds(onDeviceMedian)),
  },
  {
    head: 'Mean ± sd',
    cell: ({ mean, standardDeviation }) => `${formatMilliseconds(mean)} ± ${formatMilliseconds(standardDeviation)}`,
  },
  { head: 'P90', cell: ({ p90 }) => formatMilliseconds(p90) },
  { head: 'P95', cell: ({ p95 }) => formatMilliseconds(p95) },
  { head: 'P99', cell: ({ p99 }) => formatMilliseconds(p99) },
  { head: 'Samples/s', cell: ({ samplesPerSecond }) => formatExact(Math.round(samplesPerSecond * 10) / 10) },
  { head: 'GMAC/s', cell: ({ gmacPerSecond }) => gmacPerSecond.toFixed(1) },
  {
    head: 'Of roofline',
    cell: timing => rooflineShare(timing) ?? '',
  },
  { head: 'Bare loop', cell: ({ bareLoopMedian }) => formatMilliseconds(bareLoopMedian) },
  { head: 'CPU/wall', cell: ({ cpuPerWall }) => cpuPerWall.toFixed(2) },
];

function printBatches(batches: readonly BatchTiming[], output: Output): void {
  const columns = batchColumns.filter(({ cell }) => batches.some(batch => cell(batch) !== ''));
  const rows = batches.map(batch => columns.map(({ cell }) => cell(batch)));
  output.print(
    formatTable(
      [columns.map(({ head }) => head), ...rows],
      columns.map(() => true),
    ),
  );
}

function medianInWords(timing: BatchTiming): string {
  const uncertainty = uncertaintyOf(timing);
  return `${formatMilliseconds(timing.median)}${Number.isFinite(uncertainty) ? ` ± ${formatShare(uncertainty)}` : ''}`;
}

function printVariants(
  { batches, macs, sessionCreation, firstRun, settings, inputs = {} }: BenchmarkReport,
  variants: readonly BenchmarkVariant[],
  output: Output,
): void {
  const [base] = batches;
  if (base === undefined) return;
  const sizes = Object.values(inputs).map(shape => shape.join('×'));
  const rows = [
    { what: [settingsInWords(settings), ...sizes].join(', '), macs, sessionCreation, firstRun, timing: base },
    ...variants.map(variant => ({ ...variant, what: variantInWords(variant.axis, variant.value) })),
  ].map(row => [
    row.what,
    formatMacs(row.macs),
    formatMilliseconds(row.sessionCreation),
    formatMilliseconds(row.firstRun),
    formatMilliseconds(row.timing.min),
    medianInWords(row.timing),
    `${(base.median / row.timing.median).toFixed(2)} ×`,
    row.timing.gmacPerSecond.toFixed(1),
  ]);
  const head = ['Variant', 'MACs', 'Creation', 'First run', 'Min', 'Median', 'Speed', 'GMAC/s'];
  output.print(`\nvariants at batch ${base.batch}, each in a process of its own, all else as in the first row:\n`);
  output.print(
    formatTable(
      [head, ...rows],
      head.map((_, column) => 0 < column),
    ),
  );
}

function printLayers(layers: NonNullable<BenchmarkReport['layers']>, output: Output): void {
  const whole = layers.reduce((sum, { median }) => sum + median, 0);
  const macs = layers.reduce((sum, layer) => sum + layer.macs, 0);
  const share = (part: number, total: number): string => `${((100 * part) / total).toFixed(1)} %`;
  const rows = layers.map(({ name, type, median, macs: own }) => [
    name,
    type,
    formatMilliseconds(median),
    share(median, whole),
    own === 0 ? '--' : share(own, macs),
  ]);
  output.print(
    `\nlayers at batch 1, as they were executed (the time of a fused node is shared out among its layers):\n`,
  );
  output.print(
    formatTable([['Layer', 'Type', 'Median', 'Time %', 'MACs %'], ...rows], [false, false, true, true, true]),
  );
}
