import * as vscode from 'vscode';
import type { BenchmarkReport, Machine, ProviderChoice, ValidationReport } from '../protocol/reports.ts';

/** A validation as Markdown: the verdict, and what departs. */
export function validationMarkdown(report: ValidationReport): string {
  const verdict = report.passed ? vscode.l10n.t('✓ passed') : vscode.l10n.t('✗ failed');
  const inputs = Object.values(report.reducedInputs).map(shapeText).join(', ');
  return [
    `# ${report.name}: ${verdict}`,
    vscode.l10n.t(
      '**{0} of {1} layers** have the analysed shape and bytes in the run, and the values of a float64 reference on {2} (at most {3} off; {4} with all optimisations).',
      report.agreeing,
      report.layers.length,
      inputs,
      report.tolerance,
      report.optimizedError.toExponential(1),
    ),
    ...report.problems.map(problem => `- ${problem}`),
    whereText(report.provider, report.machine),
  ].join('\n\n');
}

/** Every layer of a validation as a Markdown table. */
export function layersMarkdown(report: ValidationReport): string {
  const rows = report.layers.map(
    layer =>
      `| ${layer.problems.length === 0 ? '✓' : '✗'} | \`${layer.name}\` | ${layer.type} | ${shapeText(layer.shape)} | ` +
      `${layer.executedShape === undefined ? '–' : shapeText(layer.executedShape)} | ${layer.outputBytes.toLocaleString('en-US')} | ` +
      `${layer.parameterBytes.toLocaleString('en-US')} | ${layer.relativeError?.toExponential(1) ?? '–'} | ${layer.problems.join('; ')} |`,
  );
  return [
    `## ${vscode.l10n.t('Layers')}`,
    [
      vscode.l10n.t('| | layer | type | analysed | executed | output B | weights B | error | |'),
      '|--|--|--|--|--|--:|--:|--:|--|',
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}

/** A benchmark as Markdown. */
export function benchmarkMarkdown(report: BenchmarkReport): string {
  const rows = report.batches.map(
    batch =>
      `| ${batch.batch} | ${batch.runs.toLocaleString('en-US')} | ${milliseconds(batch.min)} | **${milliseconds(batch.median)}** | ` +
      `${milliseconds(batch.mean)}\u00a0±\u00a0${milliseconds(batch.standardDeviation)} | ${milliseconds(batch.p90)} | ${milliseconds(batch.p95)} | ` +
      `${milliseconds(batch.p99)} | ${batch.samplesPerSecond.toFixed(1)} | ${batch.gmacPerSecond.toFixed(1)} |`,
  );
  const layers =
    report.layers?.map(({ name, type, median }) => `| \`${name}\` | ${type} | ${milliseconds(median)} |`) ?? [];
  return [
    `## ${vscode.l10n.t('Benchmark of {0}', report.name)}`,
    vscode.l10n.t(
      'Session creation {0} ms, first run {1} ms, then {2} runs to warm up. Times in ms.',
      milliseconds(report.sessionCreation),
      milliseconds(report.firstRun),
      report.warmup,
    ),
    [
      vscode.l10n.t('| batch | runs | min | median | mean ± sd | p90 | p95 | p99 | samples/s | GMAC/s |'),
      '|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
      ...rows,
    ].join('\n'),
    ...report.warnings.map(warning => `- ${warning}`),
    `${vscode.l10n.t('Percentiles by {0}.', report.percentileRule)} ${whereText(report.provider, report.machine)}`,
    ...(layers.length === 0
      ? []
      : [
          [
            `### ${vscode.l10n.t('Layers as they were executed')}`,
            '',
            vscode.l10n.t('| layer | type | median |'),
            '|--|--|--:|',
            ...layers,
          ].join('\n'),
        ]),
  ].join('\n\n');
}

function whereText({ requested, used, reason }: ProviderChoice, machine: Machine): string {
  return vscode.l10n.t(
    'Execution provider **{0}** (asked for {1}; {2}), onnxruntime {3}, {4}, {5} threads, {6}.',
    used,
    requested,
    reason,
    machine.onnxruntime,
    machine.processor,
    machine.threads,
    machine.platform,
  );
}

function shapeText(shape: readonly number[]): string {
  return shape.join('×');
}

function milliseconds(duration: number): string {
  return duration.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
