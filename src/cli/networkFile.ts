import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { diskFiles } from '../evaluator/diskFiles.ts';
import { createEvaluator } from '../evaluator/host.ts';
import { indexLines, type LineIndex } from '../formats/lines.ts';
import { hasErrors, readModel, readProgramModel, type NetworkModel } from '../language/model.ts';
import { catalogue } from '../layers/index.ts';
import { UsageError, type Output } from './output.ts';

/** A network file as a command reads it. */
export interface NetworkFile extends NetworkModel {
  readonly path: string;
  readonly lines: LineIndex;
}

/** The bundled thread in which programs are evaluated; it lies beside the bundled command line. */
const evaluator = createEvaluator(fileURLToPath(new URL('evaluator.js', import.meta.url)));

/**
 * Reads and analyses a file; of a program that exports several networks the one that is named. Throws `UsageError` when there is no
 * such file, or when it is not a network file.
 */
export async function readNetworkFile(path: string, exportName?: string): Promise<NetworkFile> {
  const isProgram = path.endsWith('.cnn.ts');
  if (!isProgram && !path.endsWith('.cnn.json')) throw new UsageError(`${path} is not a *.cnn.json or *.cnn.ts file`);
  if (!isProgram && exportName !== undefined)
    throw new UsageError(`--export goes with a *.cnn.ts file, not with ${path}`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (!existsSync(path)) throw new UsageError(`${path} cannot be read: there is no such file`);
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const model = isProgram ? await evaluated(path, text, exportName) : readModel(text, catalogue);
  return { ...model, path, lines: indexLines(text) };
}

async function evaluated(path: string, text: string, exportName: string | undefined): Promise<NetworkModel> {
  const program = { uri: pathToFileURL(path).href, text, ...(exportName !== undefined && { exportName }) };
  const { console: lines, ...evaluation } = await evaluator.evaluate(program, diskFiles([workspaceOf(path)]));
  for (const { level, text: line } of lines) process.stderr.write(`${path}: ${level}: ${line}\n`);
  return readProgramModel(text, { ...evaluation, console: lines }, catalogue);
}

/** A program may import from the folder that the command runs in, or, when it lies outside of it, from its own. */
function workspaceOf(path: string): string {
  return relative(process.cwd(), resolve(path)).startsWith('..') ? dirname(resolve(path)) : process.cwd();
}

/** Prints diagnostics as compilers do, `file:line:col: severity code: message`, counted from 1. Tells whether there is an error. */
export function printDiagnostics(file: NetworkFile, output: Output): boolean {
  for (const { code, severity, message, span } of file.diagnostics) {
    const { line, character } = file.lines.positionAt(span.start);
    output.print(`${file.path}:${line + 1}:${character + 1}: ${severity} ${code}: ${message}`);
  }
  return hasErrors(file);
}
