import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import type { Span } from '../sourceMap.ts';
import type { ConsoleLine, Program, ProgramProblem } from './evaluate.ts';
import { fileName, type LinkedProgram } from './link.ts';
import type { Choice } from './prelude.ts';
import type { Recorder } from './recorder.ts';
import type { SandboxEnd, SandboxPlace } from './sandbox.ts';

/** What is known of a program while it runs. */
export interface ProgramState {
  readonly recorder: Recorder;
  readonly lines: ConsoleLine[];
  readonly linked: LinkedProgram;
  thrownAt: { readonly module: number; readonly index: number } | undefined;
  choice: Choice | undefined;
}

const limitsInWords = 'write fewer layers, or find the loop that does not end';

/** What is wrong when a program did not come to its end, at a line of its own file. */
export function endProblems(end: SandboxEnd, state: ProgramState, program: Program): readonly ProgramProblem[] {
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
export function choiceProblems(
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
