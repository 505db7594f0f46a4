import { closest } from '../../core/closest.ts';
import { diagnosticCodes, lintCodes } from '../../core/diagnosticCodes.ts';
import { explain } from '../../language/explain.ts';
import { onlyOperand, readArguments } from '../arguments.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

/** `explain CODE`: what a diagnostic means, why it matters, and how to mend it. */
export function explainCommand(args: readonly string[], output: Output): ExitCode {
  const code = onlyOperand(readArguments(args, {}).positionals, 'CODE');
  const text = explain(code);
  if (text === undefined) {
    const close = closest(code, Object.keys({ ...diagnosticCodes, ...lintCodes }));
    throw new UsageError(`no diagnostic "${code}"${close === undefined ? '' : `; did you mean "${close}"?`}`);
  }
  output.print(text.trimEnd());
  return exitCodes.good;
}
