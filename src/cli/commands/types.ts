import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  analyzeDeclaration,
  declareModule,
  networkDeclaration,
  wildcardDeclaration,
} from '../../formats/typescript/declarations.ts';
import { catalogue } from '../../layers/index.ts';
import { onlyOperand, readArguments } from '../arguments.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';

/** `types FOLDER`: the declarations of the module `cnn-designer`, for compilers and editors that do not load our plugin. */
export function typesCommand(args: readonly string[], output: Output): ExitCode {
  const folder = onlyOperand(readArguments(args, {}).positionals, 'FOLDER');
  mkdirSync(folder, { recursive: true });
  const files = {
    'index.d.ts': declareModule(catalogue),
    'analyze.d.ts': analyzeDeclaration,
    'block.d.ts': networkDeclaration,
    'networks.d.ts': wildcardDeclaration,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  output.print(`${folder}: ${Object.keys(files).join(', ')}`);
  return exitCodes.good;
}
