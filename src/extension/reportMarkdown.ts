import type { BenchmarkReport, Machine, ProviderChoice, ValidationReport } from '../protocol/runner.ts';

/** A validation as Markdown: the verdict, and what departs. */
export function validationMarkdown(report: ValidationReport): string {
  const verdict = report.passed ? '✓ passed' : '✗ failed';
  const inputs = Object.values(report.reducedInputs).map(shapeText).join(', ');
  return [
    `# ${report.name}: ${verdict}`,
    `**${report.agreeing} of ${report.layers.length} layers** have the analysed shape and bytes in the run, and the values of a float64 reference on ${inputs} ` +
      `(at most ${report.tolerance} off; ${report.optimizedError.toExponential(1)} with all optimisations).`,
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
    '## Layers',
    [
      '| | layer | type | analysed | executed | output B | weights B | error | |',
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
      `${milliseconds(batch.mean)} ± ${milliseconds(batch.standardDeviation)} | ${milliseconds(batch.p90)} | ${milliseconds(batch.p95)} | ` +
      `${milliseconds(batch.p99)} | ${batch.samplesPerSecond.toFixed(1)} | ${batch.gmacPerSecond.toFixed(1)} |`,
  );
  const layers =
    report.layers?.map(({ name, type, median }) => `| \`${name}\` | ${type} | ${milliseconds(median)} |`) ?? [];
  return [
    `## Benchmark of ${report.name}`,
    `Session creation ${milliseconds(report.sessionCreation)} ms, first run ${milliseconds(report.firstRun)} ms, then ${report.warmup} runs to warm up. Times in ms.`,
    [
      '| batch | runs | min | median | mean ± sd | p90 | p95 | p99 | samples/s | GMAC/s |',
      '|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
      ...rows,
    ].join('\n'),
    ...report.warnings.map(warning => `- ${warning}`),
    `Percentiles by ${report.percentileRule}. ${whereText(report.provider, report.machine)}`,
    ...(layers.length === 0
      ? []
      : [
          ['### Layers one by one, nothing fused', '', '| layer | type | median |', '|--|--|--:|', ...layers].join(
            '\n',
          ),
        ]),
  ].join('\n\n');
}

function whereText({ requested, used, reason }: ProviderChoice, machine: Machine): string {
  return (
    `Execution provider **${used}** (asked for ${requested}; ${reason}), onnxruntime ${machine.onnxruntime}, ` +
    `${machine.processor}, ${machine.threads} threads, ${machine.platform}.`
  );
}

function shapeText(shape: readonly number[]): string {
  return shape.join('×');
}

function milliseconds(duration: number): string {
  return duration.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
