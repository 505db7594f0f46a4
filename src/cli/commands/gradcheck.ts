import { startGradientCheck } from '../../runner/host/gradients.ts';
import { onlyOperand, readArguments, wholeOption } from '../arguments.ts';
import { gradientText } from '../gradientText.ts';
import { interruption } from '../interruption.ts';
import { printDiagnostics, readNetworkFile } from '../networkFile.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';
import { runnerPath, standardTimeoutMs } from '../runs.ts';
import { lossOf } from '../trainingSettings.ts';

/** `gradcheck FILE [--export NAME] [--loss L] [--ep E] [--timeout-ms N] [--json]`: holds every gradient to central differences. */
export async function gradcheckCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    'loss': { type: 'string' },
    'ep': { type: 'string', default: 'auto' },
    'timeout-ms': { type: 'string' },
    'export': { type: 'string' },
    'json': { type: 'boolean', default: false },
  });
  const timeoutMs = wholeOption('timeout-ms', values['timeout-ms'], 1) ?? standardTimeoutMs;
  const loss = values.loss === undefined ? undefined : lossOf(values.loss);
  const file = await readNetworkFile(onlyOperand(positionals, 'FILE'), values.export);
  if (printDiagnostics(file, values.json ? { ...output, print: text => output.complain(text) } : output))
    return exitCodes.bad;
  const request = { network: file.network, fileName: file.path, provider: values.ep, ...(loss && { loss }) };
  const result = await startGradientCheck(request, { runnerPath, timeoutMs, signal: interruption() });
  if ('failure' in result) {
    if (values.json) output.print(JSON.stringify({ passed: false, failure: result.failure }, undefined, 2));
    else output.complain(`${file.path}: ${result.failure.message}`);
    return exitCodes.runtime;
  }
  output.print(values.json ? JSON.stringify(result.report, undefined, 2) : gradientText(result.report));
  return result.report.passed ? exitCodes.good : exitCodes.bad;
}
