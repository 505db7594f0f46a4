import { startValidation } from '../../runner/host/runs.ts';
import { onlyOperand, readArguments, wholeOption } from '../arguments.ts';
import { interruption } from '../interruption.ts';
import { readNetworkFile, printDiagnostics } from '../networkFile.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';
import { precisionOption } from '../precisions.ts';
import { mostThreads, runnerPath, standardTimeoutMs } from '../runs.ts';
import { validationText } from '../validationText.ts';

/** `run FILE [--export NAME] [--ep E] [--precision P] [--threads N] [--weights FILE] [--timeout-ms N] [--json]`: proves the analysis on a real execution, layer by layer. */
export async function runCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    'ep': { type: 'string', default: 'auto' },
    'precision': { type: 'string', default: 'fp32' },
    'threads': { type: 'string' },
    'weights': { type: 'string' },
    'timeout-ms': { type: 'string' },
    'export': { type: 'string' },
    'json': { type: 'boolean', default: false },
  });
  const timeoutMs = wholeOption('timeout-ms', values['timeout-ms'], 1) ?? standardTimeoutMs;
  const precision = precisionOption(values.precision);
  const threads = wholeOption('threads', values.threads, 1, mostThreads);
  const file = await readNetworkFile(onlyOperand(positionals, 'FILE'), values.export);
  if (printDiagnostics(file, values.json ? { ...output, print: text => output.complain(text) } : output))
    return exitCodes.bad;
  const request = {
    network: file.network,
    fileName: file.path,
    provider: values.ep,
    settings: {
      precision,
      ...(threads !== undefined && { threads }),
      ...(values.weights !== undefined && { weights: { path: values.weights } }),
    },
  };
  const result = await startValidation(request, { runnerPath, timeoutMs, signal: interruption() });
  if ('failure' in result) {
    if (values.json) output.print(JSON.stringify({ passed: false, failure: result.failure }, undefined, 2));
    else output.complain(`${file.path}: ${result.failure.message}`);
    return exitCodes.runtime;
  }
  if (values.json) output.print(JSON.stringify(result.report, undefined, 2));
  else output.print(validationText(result.report));
  return result.report.passed ? exitCodes.good : exitCodes.bad;
}
