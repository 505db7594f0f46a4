import type { Catalogue } from '../../core/catalogue.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import type { Severity } from '../../core/diagnostic.ts';
import type { Span } from '../sourceMap.ts';
import { fileName, link, type LinkedModule, type LinkedProgram, type ModuleFiles } from './link.ts';
import { callsExports, callsModule, type ModuleSyntax } from './moduleSyntax.ts';
import { createBuilder, type BuilderType, type Choice, type SandboxHost } from './prelude.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import type { CallSite, RecordedNetwork, RecordedProblem } from './recording.ts';
import {
  hostGlobal,
  type Sandbox,
  type SandboxEnd,
  type SandboxLimits,
  type SandboxPlace,
  type SandboxModules,
  type Unfolding,
} from './sandbox.ts';
import { fromSandbox, inputsFromSandbox } from './given.ts';

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
  readonly exports: readonly string[];
}

/** Most that is kept of what a program writes to its console. */
const mostConsoleLines = 1000;
const longestConsoleLine = 2000;

/** So many different attributes are remembered while a program runs. */
const mostKnownAttributes = 1000;

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
  const types: readonly BuilderType[] = [
    ...[...catalogue.layers.values()].map(({ type, inputs }) => ({ type, inputs })),
    ...[...catalogue.structures.keys()].map(type => ({ type, inputs: 1 })),
  ];
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
    exports: syntax?.exports.map(({ name }) => name) ?? [],
  };
  const own = linked.problems.filter(({ uri }) => uri === program.uri);
  if (0 < own.length || syntax === undefined)
    return { ...nothing, problems: own.map(({ code, message, span }) => ({ code, severity: 'error', message, span })) };

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

/** What is known of a program while it runs. */
interface ProgramState {
  readonly recorder: Recorder;
  readonly lines: ConsoleLine[];
  readonly linked: LinkedProgram;
  thrownAt: { readonly module: number; readonly index: number } | undefined;
  choice: Choice | undefined;
}

/** What is sent of a module: an ended program is nowhere any more. */
function syntaxOf({ calls, functions, imports, exports }: ModuleSyntax): ModuleSyntax {
  return { calls, functions, throws: [], steps: [], imports, exports };
}

const builderModule = 'cnn-designer/builder';
const mainModule = 'cnn-designer/main';

/** The modules of the sandbox: ours, those of the user under their numbers, and one for each that knows its number. */
function modulesOf(
  { modules }: LinkedProgram,
  types: readonly BuilderType[],
  exportName: string | undefined,
): SandboxModules {
  const nameOf = (number: number): string => `module:${number}`;
  const order = modules[0]?.kind === 'code' ? modules[0].read.exports.map(({ name }) => name) : [];
  const callsOf = /^calls:(\d+)$/;
  const calls = Object.entries(callsExports).map(([own, name]) => `${own}: ${name}`);
  const sources: Readonly<Record<string, () => string>> = {
    [builderModule]: () =>
      `const { host, types } = { host: globalThis.${hostGlobal}, types: ${JSON.stringify(types)} };
       delete globalThis.${hostGlobal};
       const __name = fn => fn; // some bundlers name functions by it
       const builder = (${createBuilder.toString()})(host, types);
       host.ready(builder.unfold, builder.where);
       export default builder;`,
    'cnn-designer': () =>
      `import builder from "${builderModule}";
       export const { ${['network', 'block', ...types.map(({ type }) => type)].join(', ')} } = builder.exports;`,
    [mainModule]: () =>
      `import builder from "${builderModule}";
       import * as entry from "${nameOf(0)}";
       builder.choose(entry, ${JSON.stringify(order)}, ${JSON.stringify(exportName) as string | undefined});`,
  };
  return {
    main: mainModule,
    source(name) {
      const own = sources[name];
      if (own !== undefined) return own();
      const caller = callsOf.exec(name)?.[1];
      if (caller !== undefined)
        return `import builder from "${builderModule}";
          export const { ${calls.join()} } = builder.callsOf(${caller});`;
      const number = Number(/^module:(\d+)$/.exec(name)?.[1]);
      return moduleSource(modules[number], number);
    },
    resolve(from, requested) {
      const number = /^module:(\d+)$/.exec(from)?.[1];
      if (number === undefined) return requested;
      if (requested === callsModule) return `calls:${number}`;
      const module = modules[Number(number)];
      // What stands for a file that is no code is ours.
      if (module?.kind !== 'code') return requested;
      const target = module.imports.get(requested);
      return typeof target === 'number' ? nameOf(target) : (target ?? `unknown:${requested}`);
    },
  };
}

function moduleSource(module: LinkedModule | undefined, number: number): string | undefined {
  switch (module?.kind) {
    case undefined:
      return undefined;
    case 'code':
      return module.read.code;
    case 'network':
      return `import builder from "${builderModule}"; export default builder.embedded(${number});`;
    case 'data':
      return `export default JSON.parse(${JSON.stringify(module.text)});`;
  }
}

/** The functions that the builder calls, over a recorder. */
function hostOf(state: ProgramState, unfold: Unfolding): SandboxHost {
  const { recorder, lines, linked } = state;
  // Layers in a loop are given the same again and again. The analysis knows them again by the object, too.
  const known = new Map<string, unknown>();
  const attributesOf = (json: string): unknown => {
    const before = known.get(json);
    const attributes = before ?? fromSandbox(json);
    if (before === undefined && known.size < mostKnownAttributes) known.set(json, attributes);
    return attributes;
  };
  const callAt = (module: number, call: number): CallSite | undefined => (module < 0 ? undefined : { module, call });
  return {
    begin: (name, options, module, call) =>
      JSON.stringify(Object.fromEntries(recorder.begin(fromSandbox(name), fromSandbox(options), callAt(module, call)))),
    end: outputs => recorder.end(fromSandbox(outputs)),
    layer: (type, inputs, attributes, module, call) =>
      recorder.layer(type, inputsFromSandbox(inputs), attributesOf(attributes), callAt(module, call), unfold),
    embed(file, inputs, module, call) {
      const embedded = linked.modules[file];
      if (embedded?.kind !== 'network') throw new Error('unreachable: only networks are embedded');
      const name = fileName(embedded.uri).replace(/\.cnn\.json$/, '');
      return JSON.stringify(
        recorder.embed(name, embedded.text, fromSandbox(inputs) as readonly unknown[], callAt(module, call)),
      );
    },
    shapeOf: feature => JSON.stringify(recorder.shapeOf(feature) ?? null),
    enter(module, fn, call, callModule) {
      const read = linked.modules[module];
      const name = read?.kind === 'code' ? read.read.functions[fn]?.name : undefined;
      const caller = linked.modules[callModule];
      const isWholeBody = caller?.kind === 'code' && caller.read.calls[call]?.isWholeBody === true;
      return recorder.enter({ module, fn }, name ?? '', callAt(callModule, call), isWholeBody);
    },
    open: (name, module, call) => recorder.open(fromSandbox(name), callAt(module, call)),
    leave: depth => recorder.leave(depth),
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

const limitsInWords = 'write fewer layers, or find the loop that does not end';

/** What is wrong when a program did not come to its end, at a line of its own file. */
function endProblems(end: SandboxEnd, state: ProgramState, program: Program): readonly ProgramProblem[] {
  const problem = (code: DiagnosticCode, message: string, span: Span): readonly ProgramProblem[] => [
    { code, severity: 'error', message, span },
  ];
  switch (end.kind) {
    case 'done':
      return [];
    case 'thrown': {
      const { span, elsewhere } = placeOf(end, state, program);
      // The recorder has said so already, at the same call.
      if (state.recorder.problems.some(({ message }) => end.message.endsWith(message))) return [];
      return problem('evaluation-failed', `${elsewhere}${explained(end.message)}`, span);
    }
    case 'too long': {
      const message = `the program takes more than 1 s; ${limitsInWords}`;
      return problem('evaluation-too-long', message, placeOf(end, state, program).span);
    }
    case 'too large': {
      const message = `the program needs more than 64 MB of memory; ${limitsInWords}`;
      return problem('evaluation-too-large', message, placeOf(end, state, program).span);
    }
    case 'waits forever': {
      const message =
        'the program awaits what never comes: there are no timers, files or network here; remove the await';
      return problem('evaluation-failed', message, placeOf(end, state, program).span);
    }
  }
}

/** Errors that people make in a sandbox, with what to do instead. */
function explained(message: string): string {
  if (/stack overflow|Maximum call stack/.test(message))
    return 'a function calls itself without end; give it a condition to stop at';
  const missing = /ReferenceError: (\w+) is not defined/.exec(message)?.[1];
  const host = [
    'process',
    'require',
    'module',
    'window',
    'document',
    'fetch',
    'setTimeout',
    'setInterval',
    'Buffer',
    'XMLHttpRequest',
    'Worker',
    'WebSocket',
  ];
  if (missing !== undefined && host.includes(missing))
    return `there is no "${missing}" here: a network file computes layers, and reaches nothing of the machine`;
  return message;
}

/** The line of the program's own file that it ended on, and in which other file something was thrown. */
function placeOf({ stack, where }: SandboxPlace, { thrownAt, linked }: ProgramState, { text }: Program) {
  const entry = linked.modules[0];
  if (entry?.kind !== 'code') return { span: { start: 0, end: 1 }, elsewhere: '' };
  const { positions, throws, steps, calls } = entry.read;
  const frames = [...stack.matchAll(/module:(\d+):(\d+):(\d+)/g)].map(([, module, line, column]) => ({
    module: Number(module),
    place: { line: Number(line) - 1, character: Number(column) - 1 },
  }));
  const [first] = frames;
  const inner = linked.modules[first?.module ?? 0];
  const elsewhere =
    first === undefined || inner === undefined || first.module === 0
      ? ''
      : `${fileName(inner.uri)}:${first.place.line + 1}: `;
  const own = frames.find(({ module }) => module === 0);
  // What is no error has no stack, but we know where it was thrown.
  const thrown = frames.length === 0 && thrownAt?.module === 0 ? throws[thrownAt.index] : undefined;
  const [kind, module, index = ''] = where.split(' ');
  const at = module === '0' ? (kind === 'call' ? calls[Number(index)]?.span : steps[Number(index)])?.start : undefined;
  const offset = own === undefined ? at : positions.originalOffset(own.place);
  return { span: thrown ?? lineAround(text, offset ?? entry.read.exports[0]?.span.start ?? 0), elsewhere };
}

/** The line of a place, without the white space around it. */
function lineAround(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const line = text.slice(start, next === -1 ? text.length : next);
  const indent = line.length - line.trimStart().length;
  return { start: start + indent, end: start + Math.max(indent + 1, line.trimEnd().length) };
}

/** What is wrong with the exports of a program that came to its end. */
function choiceProblems(
  { choice, recorder, linked }: ProgramState,
  { text, exportName }: Program,
): readonly ProgramProblem[] {
  const entry = linked.modules[0];
  const exports = entry?.kind === 'code' ? entry.read.exports : [];
  const spanOf = (name: string): Span => exports.find(each => each.name === name)?.span ?? lineAround(text, 0);
  switch (choice?.kind) {
    case 'network': {
      if (choice.others.length === 0) return [];
      const others = [choice.name, ...choice.others].join(', ');
      const message = `the file exports several networks (${others}) and none by default; ${choice.name} is shown; write "export default" for the one you mean`;
      return [{ code: 'several-networks', severity: 'information', message, span: spanOf(choice.others[0] ?? '') }];
    }
    case 'not a network': {
      const what = choice.name === 'default' ? 'the default export' : `"${choice.name}"`;
      const message = `${what} is ${choice.what} and not a network; export what network(…) returns`;
      return [{ code: 'no-network', severity: 'error', message, span: firstLine(text, spanOf(choice.name)) }];
    }
    default: {
      const [made] = recorder.networks;
      const [call] = made?.call ?? [];
      const at = call?.module === 0 && entry?.kind === 'code' ? entry.read.calls[call.call]?.callee : undefined;
      const names = choice?.names ?? [];
      const fix =
        exportName !== undefined
          ? `there is no export "${exportName}"; ${names.length === 0 ? 'there is none' : `there is ${names.join(', ')}`}`
          : at !== undefined
            ? 'the network is not exported; write "export default" in front of it'
            : names.length === 0
              ? "the file exports no network; end it with export default network('name', { input: [3, 224, 224] }, x => …)"
              : `the file exports no network, but ${names.join(', ')}; add export default network(…), or import it where it is used`;
      const severity = 0 < names.length && exportName === undefined && at === undefined ? 'information' : 'error';
      return [
        {
          code: 'no-network',
          severity,
          message: fix,
          span: at ?? (names[0] === undefined ? lineAround(text, text.length) : spanOf(names[0])),
        },
      ];
    }
  }
}

function firstLine(text: string, { start, end }: Span): Span {
  const next = text.indexOf('\n', start);
  return { start, end: next === -1 ? end : Math.min(end, next) };
}
