import { readFileSync } from 'node:fs';
import { evaluate, type Evaluation } from '../../src/formats/typescript/evaluate.ts';
import type { ModuleFiles } from '../../src/formats/typescript/link.ts';
import { createSandbox } from '../../src/formats/typescript/sandbox.ts';
import { readProgramModel, type NetworkModel } from '../../src/language/model.ts';
import { unadvised } from './preferences.ts';
import type { Preferences } from '../../src/language/preferences.ts';
import { catalogue } from '../../src/layers/index.ts';

const sandbox = createSandbox();

/** Where a program of a test stands, and what stands beside it. */
export interface ProgramPlace {
  readonly uri?: string;
  /** Texts by URI; the disk when absent. */
  readonly files?: Readonly<Record<string, string>>;
  readonly exportName?: string;
  readonly preferences?: Preferences;
}

/** Evaluates a program in this thread, with no limit on which files it reads. */
export function evaluateProgram(
  text: string,
  { uri = 'file:///project/net.cnn.ts', files, exportName }: ProgramPlace = {},
): Promise<Evaluation> {
  const program = { uri, text, ...(exportName !== undefined && { exportName }) };
  return evaluate(program, files === undefined ? disk : given(files), catalogue, sandbox);
}

/** The model of a program. */
export async function programModel(text: string, place?: ProgramPlace): Promise<NetworkModel> {
  return readProgramModel(text, await evaluateProgram(text, place), catalogue, place?.preferences);
}

/** The model of a program whose body is given: a function of `x`, with everything imported. Without advice. */
export function bodyModel(body: string, input = '[3, 32, 32]'): Promise<NetworkModel> {
  const types = [...catalogue.layers.keys(), ...catalogue.structures.keys()];
  return programModel(
    `import { network, block, ${types.join(', ')} } from 'cnn-designer';\nexport default network('test', { input: ${input} }, x => {\n${body}\n});\n`,
    { preferences: unadvised },
  );
}

const disk: ModuleFiles = {
  read(uri) {
    try {
      return Promise.resolve({ text: readFileSync(new URL(uri), 'utf8') });
    } catch {
      return Promise.resolve({ problem: 'missing' });
    }
  },
};

function given(files: Readonly<Record<string, string>>): ModuleFiles {
  return {
    read(uri) {
      const text = files[uri];
      return Promise.resolve(text === undefined ? { problem: 'missing' } : { text });
    },
  };
}
