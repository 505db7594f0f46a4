import type { Catalogue } from '../../core/catalogue.ts';
import type { Severity } from '../../core/diagnostic.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import type { Span, TextDiagnostic } from '../sourceMap.ts';
import { fromSandbox } from './given.ts';
import { renamedImport } from './importEdits.ts';
import { fileName, link, type ModuleFiles } from './link.ts';
import type { ModuleSyntax } from './moduleSyntax.ts';
import type { Choice, SandboxHost } from './prelude.ts';
import { choiceProblems, endProblems, type ProgramState } from './programEnd.ts';
import { createRecorder } from './recorder.ts';
import { builderTypes, callAt, recorderHost } from './recorderHost.ts';
import type { RecordedNetwork, RecordedProblem } from './recording.ts';
import type { Sandbox, SandboxLimits, Unfolding } from './sandbox.ts';
import { modulesOf } from './sandboxModules.ts';

/** A file to be evaluated. */
export interface Program {
  readonly uri: string;
  readonly text: string;
  /** Which export is wanted; the default one, or the first network, when absent. */
  readonly exportName?: string;
}

/** A line that the program has written to its console. */
export interface ConsoleLine {
  readonly level: string;
  readonly text: string;
}

/** Something wrong with a program at a place in its own file. */
export interface ProgramProblem {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly fixes?: NonNullable<TextDiagnostic['fixes']>;
}

/** What evaluating a program gives. Plain data, so that it can be sent; nothing in it depends on the sandbox any more. */
export interface Evaluation {
  /** How the file itself is written; undefined when it could not be read. */
  readonly syntax: ModuleSyntax | undefined;
  /** The network that is shown: the chosen one, or what there was of it when the program ended. */
  readonly recorded: RecordedNetwork | undefined;
  /** Whether the program came to its end, so that what was recorded is what the text says. */
  readonly isComplete: boolean;
  readonly problems: readonly ProgramProblem[];
  /** Problems by the calls that led to them. */
  readonly recordedProblems: readonly RecordedProblem[];
  readonly console: readonly ConsoleLine[];
  /** Every file that it depends on, there or not. */
  readonly files: readonly string[];
}

/** Most that is kept of what a program writes to its console. */
const mostConsoleLines = 1000;
const longestConsoleLine = 2000;

/** What a program in an editor may use up. */
const standardLimits: SandboxLimits = { timeMs: 1000, memoryBytes: 64 * 1024 * 1024 };

/** Evaluates a program in the sandbox and records the network that it builds. Never throws for what a user wrote. */
export async function evaluate(
  program: Program,
  files: ModuleFiles,
  catalogue: Catalogue,
  sandbox: Sandbox,
  limits: SandboxLimits = standardLimits,
): Promise<Evaluation> {
  const types = builderTypes(catalogue);
  const linked = await link(program.uri, program.text, files, ['network', 'block', ...types.map(({ type }) => type)]);
  const [entry] = linked.modules;
  const syntax = entry?.kind === 'code' && entry.uri === program.uri ? entry.read : undefined;
  const nothing = {
    syntax: syntax && syntaxOf(syntax),
    recorded: undefined,
    isComplete: false,
    recordedProblems: [],
    console: [],
    files: linked.files,
  };
  const own = linked.problems.filter(({ uri }) => uri === program.uri);
  if (0 < own.length || syntax === undefined)
    return {
      ...nothing,
      problems: own.map(({ code, message, span, meant }) => ({
        code,
        severity: 'error',
        message,
        span,
        ...(meant && syntax && { fixes: [renamedImport(syntax, span, meant.name, meant.close)] }),
      })),
    };

  const recorder = createRecorder(catalogue);
  const lines: ConsoleLine[] = [];
  const state: ProgramState = { recorder, lines, linked, thrownAt: undefined, choice: undefined };
  const end = await sandbox.run(modulesOf(linked, types, program.exportName), unfold => hostOf(state, unfold), limits);
  const { choice } = state;
  const chosen = choice?.kind === 'network' ? recorder.networks[choice.index] : undefined;
  return {
    ...nothing,
    recorded: chosen ?? recorder.unfinished() ?? recorder.networks.at(-1),
    isComplete: end.kind === 'done',
    problems: [...endProblems(end, state, program), ...(end.kind === 'done' ? choiceProblems(state, program) : [])],
    recordedProblems: recorder.problems,
    console: lines,
  };
}

/** What is sent of a module: an ended program is nowhere any more. */
function syntaxOf({ calls, functions, imports, exports }: ModuleSyntax): ModuleSyntax {
  return { calls, functions, throws: [], steps: [], imports, exports };
}

/** The functions that the builder calls: those of the recorder, and those that need the text of the program. */
function hostOf(state: ProgramState, unfold: Unfolding): SandboxHost {
  const { recorder, lines, linked } = state;
  const plain = recorderHost(recorder, unfold);
  /** What the recorder wants back for each function that has begun. */
  const depths: number[] = [];
  const enter = (module: number, fn: number, call: number, callModule: number): number => {
    const read = linked.modules[module];
    const name = read?.kind === 'code' ? read.read.functions[fn]?.name : undefined;
    const caller = linked.modules[callModule];
    const isWholeBody = caller?.kind === 'code' && caller.read.calls[call]?.isWholeBody === true;
    return recorder.enter({ module, fn }, name ?? '', callAt(callModule, call), isWholeBody);
  };
  const tell = (changes: string): void => {
    for (const change of changes.split(';').slice(0, -1)) {
      const [module = -1, fn = -1, call = -1, callModule = -1] = change.split(' ').map(Number);
      if (change !== '') depths.push(enter(module, fn, call, callModule));
      else recorder.leave(depths.pop() ?? 0);
    }
  };
  return {
    ...plain,
    layer(type, inputs, attributes, module, call, changes) {
      if (changes !== '') tell(changes);
      return plain.layer(type, inputs, attributes, module, call, '');
    },
    embed(file, inputs, module, call) {
      const embedded = linked.modules[file];
      if (embedded?.kind !== 'network') throw new Error('unreachable: only networks are embedded');
      const name = fileName(embedded.uri).replace(/\.cnn\.json$/, '');
      const given = fromSandbox(inputs) as readonly unknown[];
      return JSON.stringify(recorder.embed(name, embedded.text, given, callAt(module, call)));
    },
    frames: tell,
    thrown(module, index) {
      state.thrownAt = { module, index };
    },
    log(level, text) {
      if (lines.length < mostConsoleLines) lines.push({ level, text: text.slice(0, longestConsoleLine) });
    },
    chosen(choice) {
      state.choice = JSON.parse(choice) as Choice;
    },
  };
}
