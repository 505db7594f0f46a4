import { writeFileSync } from 'node:fs';
import { toJson, toProgram } from '../../language/convert.ts';
import { onlyOperand, readArguments } from '../arguments.ts';
import { readNetworkFile } from '../networkFile.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';

/** `convert FILE [-o OUT] [--export NAME]`: a network in JSON as a program, or a program as JSON. */
export async function convertCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    output: { type: 'string', short: 'o' },
    export: { type: 'string' },
  });
  const path = onlyOperand(positionals, 'FILE');
  const file = await readNetworkFile(path, values.export);
  const converted = path.endsWith('.ts') ? toJson(file) : toProgram(file);
  if ('problem' in converted) {
    output.complain(`${path}: ${converted.problem}`);
    return exitCodes.bad;
  }
  if (values.output === undefined) output.print(converted.text.trimEnd());
  else writeFileSync(values.output, converted.text);
  return exitCodes.good;
}
