import { formatShape } from '../../core/shape.ts';
import { formatExact } from '../../core/units.ts';
import type { ValidationReport } from '../../protocol/reports.ts';
import { startValidation } from '../../runner/host/runs.ts';
import { onlyOperand, readArguments, wholeOption } from '../arguments.ts';
import { readNetworkFile, printDiagnostics } from '../networkFile.ts';
import { exitCodes, formatTable, type ExitCode, type Output } from '../output.ts';
import { machineInWords, runnerPath, standardTimeoutMs } from '../runs.ts';

/** `run FILE [--export NAME] [--ep E] [--timeout-ms N] [--json]`: proves the analysis on a real execution, layer by layer. */
export async function runCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    'ep': { type: 'string', default: 'auto' },
    'timeout-ms': { type: 'string' },
    'export': { type: 'string' },
    'json': { type: 'boolean', default: false },
  });
  const timeoutMs = wholeOption('timeout-ms', values['timeout-ms'], 1) ?? standardTimeoutMs;
  const file = await readNetworkFile(onlyOperand(positionals, 'FILE'), values.export);
  if (printDiagnostics(file, values.json ? { ...output, print: text => output.complain(text) } : output))
    return exitCodes.bad;
  const request = {
    network: file.network,
    fileName: file.path,
    provider: values.ep,
    settings: { precision: 'fp32' },
  } as const;
  const result = await startValidation(request, { runnerPath, timeoutMs });
  if ('failure' in result) {
    if (values.json) output.print(JSON.stringify({ passed: false, failure: result.failure }, undefined, 2));
    else output.complain(`${file.path}: ${result.failure.message}`);
    return exitCodes.runtime;
  }
  if (values.json) output.print(JSON.stringify(result.report, undefined, 2));
  else printReport(result.report, output);
  return result.report.passed ? exitCodes.good : exitCodes.bad;
}

function printReport(report: ValidationReport, output: Output): void {
  const rows = report.layers.map(layer => [
    layer.problems.length === 0 ? '✓' : '✗',
    layer.name,
    layer.type,
    formatShape(layer.shape),
    formatShape(layer.executedShape),
    formatExact(layer.outputBytes),
    formatExact(layer.parameterBytes),
    layer.relativeError?.toExponential(1) ?? '--',
    layer.problems[0] ?? '',
  ]);
  const head = ['', 'Layer', 'Type', 'Analysed', 'Executed', 'Output B', 'Weights B', 'Error', ''];
  output.print(
    `${report.name}\n\n${formatTable([head, ...rows], [false, false, false, false, false, true, true, true])}\n`,
  );
  const inputs = Object.values(report.reducedInputs).map(formatShape).join(', ');
  const verdict = report.passed ? 'passed' : 'FAILED';
  output.print(
    `${verdict}: ${report.agreeing} of ${report.layers.length} layers have the analysed shape and bytes, and the reference's values`,
  );
  output.print(
    `values compared on ${inputs} with a float64 reference: at most ${report.tolerance} allowed, ` +
      `${report.optimizedError.toExponential(1)} with all optimisations`,
  );
  for (const problem of report.problems) output.print(`problem: ${problem}`);
  for (const note of report.notes ?? []) output.print(`note: ${note}`);
  output.print(machineInWords(report.provider, report.machine));
}
