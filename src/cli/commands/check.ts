import { readArguments } from '../arguments.ts';
import { printDiagnostics, readNetworkFile } from '../networkFile.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

/** `check FILE…`: what is wrong with the files, a line each. */
export function checkCommand(args: readonly string[], output: Output): ExitCode {
  const { positionals } = readArguments(args, {});
  if (positionals.length === 0) throw new UsageError('FILE is missing');
  const failed = positionals.filter(path => printDiagnostics(readNetworkFile(path), output));
  return failed.length === 0 ? exitCodes.good : exitCodes.bad;
}
