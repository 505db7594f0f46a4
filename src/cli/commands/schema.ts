import { networkSchema } from '../../formats/json/schema.ts';
import { catalogue } from '../../layers/index.ts';
import { readArguments } from '../arguments.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';

/** `schema`: the JSON Schema of network files, for editors that do not run our server. */
export function schemaCommand(args: readonly string[], output: Output): ExitCode {
  readArguments(args, {});
  output.print(JSON.stringify(networkSchema(catalogue), undefined, 2));
  return exitCodes.good;
}
