import { writeFileSync } from 'node:fs';
import { formatExact, formatMacs, formatMilliseconds } from '../../core/units.ts';
import type { BenchmarkReport } from '../../protocol/reports.ts';
import { perfettoTrace } from '../../reports/perfetto.ts';
import { startBenchmark } from '../../runner/host/runs.ts';
import { onlyOperand, readArguments, wholeOption } from '../arguments.ts';
import { printDiagnostics, readNetworkFile } from '../networkFile.ts';
import { exitCodes, formatTable, type ExitCode, type Output } from '../output.ts';
import { machineInWords, runnerPath, standardTimeoutMs } from '../runs.ts';

/** How long a measurement of one batch size lasts when the number of runs is not given. */
const standardDurationMs = 3000;

/** `bench FILE [--ep E] [--batch 1,8,32] [--warmup N] [--runs N] [--per-layer] [--trace OUT.json] [--timeout-ms N] [--json]`: how fast it runs here. */
export async function benchCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    'ep': { type: 'string', default: 'auto' },
    'batch': { type: 'string', default: '1' },
    'warmup': { type: 'string' },
    'runs': { type: 'string' },
    'per-layer': { type: 'boolean', default: false },
    'trace': { type: 'string' },
    'timeout-ms': { type: 'string' },
    'export': { type: 'string' },
    'json': { type: 'boolean', default: false },
  });
  const batches = values.batch.split(',').map(batch => wholeOption('batch', batch, 1) ?? 1);
  const runs = wholeOption('runs', values.runs, 1);
  const timeoutMs = wholeOption('timeout-ms', values['timeout-ms'], 1) ?? standardTimeoutMs;
  const file = await readNetworkFile(onlyOperand(positionals, 'FILE'), values.export);
  if (printDiagnostics(file, values.json ? { ...output, print: text => output.complain(text) } : output))
    return exitCodes.bad;
  const result = await startBenchmark(
    {
      network: file.network,
      fileName: file.path,
      provider: values.ep,
      settings: { precision: 'fp32' },
      batches,
      warmup: wholeOption('warmup', values.warmup, 0) ?? 5,
      ...(runs !== undefined && { runs }),
      durationMs: standardDurationMs,
      perLayer: values['per-layer'] || values.trace !== undefined,
    },
    { runnerPath, timeoutMs },
  );
  if ('failure' in result) {
    if (values.json) output.print(JSON.stringify({ failure: result.failure }, undefined, 2));
    else output.complain(`${file.path}: ${result.failure.message}`);
    return exitCodes.runtime;
  }
  if (values.trace !== undefined) writeFileSync(values.trace, perfettoTrace(result.report) ?? '');
  const latencyLimit = file.network.budget.maxLatencyMs;
  const slow = latencyLimit !== undefined && latencyLimit < (result.report.batches[0]?.median ?? 0);
  if (values.json) output.print(JSON.stringify(result.report, undefined, 2));
  else printReport(result.report, output);
  if (slow) output.complain(`the median is above the maxLatencyMs of ${latencyLimit}`);
  return slow ? exitCodes.bad : exitCodes.good;
}

function printReport(report: BenchmarkReport, output: Output): void {
  output.print(`${report.name}, ${formatMacs(report.macs)} an example\n`);
  output.print(
    `session creation ${formatMilliseconds(report.sessionCreation)}, first run ${formatMilliseconds(report.firstRun)}, ${report.warmup} runs to warm up\n`,
  );
  const head = [
    'Batch',
    'Runs',
    'Min',
    'Median',
    'Mean ± sd',
    'P90',
    'P95',
    'P99',
    'Samples/s',
    'GMAC/s',
    'Bare loop',
    'CPU/wall',
  ];
  const rows = report.batches.map(batch => [
    String(batch.batch),
    formatExact(batch.runs),
    formatMilliseconds(batch.min),
    formatMilliseconds(batch.median),
    `${formatMilliseconds(batch.mean)} ± ${formatMilliseconds(batch.standardDeviation)}`,
    formatMilliseconds(batch.p90),
    formatMilliseconds(batch.p95),
    formatMilliseconds(batch.p99),
    formatExact(Math.round(batch.samplesPerSecond * 10) / 10),
    batch.gmacPerSecond.toFixed(1),
    formatMilliseconds(batch.bareLoopMedian),
    batch.cpuPerWall.toFixed(2),
  ]);
  output.print(
    formatTable(
      [head, ...rows],
      head.map(() => true),
    ),
  );
  output.print(`\npercentiles by ${report.percentileRule}`);
  if (report.layers !== undefined) printLayers(report.layers, output);
  for (const warning of report.warnings) output.print(`warning: ${warning}`);
  output.print(machineInWords(report.provider, report.machine));
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
