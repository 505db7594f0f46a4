import { readFileSync } from 'node:fs';
import { indexLines, type LineIndex } from '../formats/lines.ts';
import { hasErrors, readModel, type NetworkModel } from '../language/model.ts';
import { catalogue } from '../layers/index.ts';
import { UsageError, type Output } from './output.ts';

/** A network file as a command reads it. */
export interface NetworkFile extends NetworkModel {
  readonly path: string;
  readonly lines: LineIndex;
}

/** Reads and analyses a file. Throws `UsageError` when there is no such file, or when it is not a network file. */
export function readNetworkFile(path: string): NetworkFile {
  if (!path.endsWith('.cnn.json')) throw new UsageError(`${path} is not a *.cnn.json file`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { ...readModel(text.replace(/^\uFEFF/, ''), catalogue), path, lines: indexLines(text) };
}

/** Prints diagnostics as compilers do, `file:line:col: severity code: message`, counted from 1. Tells whether there is an error. */
export function printDiagnostics(file: NetworkFile, output: Output): boolean {
  for (const { code, severity, message, span } of file.diagnostics) {
    const { line, character } = file.lines.positionAt(span.start);
    output.print(`${file.path}:${line + 1}:${character + 1}: ${severity} ${code}: ${message}`);
  }
  return hasErrors(file);
}
