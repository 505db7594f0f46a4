import { readArguments } from '../arguments.ts';
import { printDiagnostics, readNetworkFile } from '../networkFile.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

/** `check FILE…`: what is wrong with the files, a line each. */
export async function checkCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { positionals } = readArguments(args, {});
  if (positionals.length === 0) throw new UsageError('FILE is missing');
  let isGood = true;
  for (const path of positionals) if (printDiagnostics(await readNetworkFile(path), output)) isGood = false;
  return isGood ? exitCodes.good : exitCodes.bad;
}
