import { setTimeout as sleep } from 'node:timers/promises';
import type { Evaluator } from '../evaluator/host.ts';
import type { ConsoleLine, Evaluation } from '../formats/typescript/evaluate.ts';
import type { ModuleFiles } from '../formats/typescript/link.ts';
import { moveSyntax, type TextEdit } from '../formats/typescript/moves.ts';
import { readEvaluation } from '../formats/typescript/read.ts';
import type { NetworkModel } from '../language/model.ts';
import type { BareEntry } from './documents.ts';
import { isSameUri } from './workspaceFiles.ts';

/** A program is evaluated when nothing has been typed for so long, in it or in what it imports. */
const pauseMs = 100;

/** The open `*.cnn.ts` documents as networks. */
export interface Programs {
  /** The model of a version; of one that cannot be evaluated the last good network, at the places where edits have moved it. */
  read(entry: BareEntry): Promise<NetworkModel>;
  /** The programs that depend on a file, as far as they were evaluated. */
  dependents(uri: string): readonly string[];
  forget(uri: string): void;
}

/** What is kept of a document between its versions. */
interface ProgramState {
  good: Evaluation | undefined;
  /** Edits since the good version, by version. */
  readonly edits: { readonly version: number; readonly edits: readonly TextEdit[] }[];
  files: readonly string[];
  newest: number;
}

/** Evaluates programs in the thread of the evaluator; `log` is given what they write to their console. */
export function createPrograms(
  service: { read(text: string, evaluation: Evaluation): NetworkModel },
  evaluator: Evaluator,
  files: ModuleFiles,
  log: (uri: string, line: ConsoleLine) => void,
): Programs {
  const states = new Map<string, ProgramState>();
  let reads = 0;
  return {
    async read({ document: { uri }, text, edits }) {
      const isNew = !states.has(uri);
      const state = states.get(uri) ?? { good: undefined, edits: [], files: [], newest: 0 };
      states.set(uri, state);
      const version = ++reads;
      state.newest = version;
      state.edits.push({ version, edits });
      const moved = (): Evaluation | undefined =>
        state.good?.syntax && {
          ...state.good,
          syntax: moveSyntax(
            state.good.syntax,
            state.edits.filter(each => each.version <= version).flatMap(each => each.edits),
          ),
        };
      const stale = (good: Evaluation, problems: Evaluation['problems']): NetworkModel => ({
        ...service.read(text, { ...good, problems, recordedProblems: [] }),
        isStale: true,
      });

      if (!isNew) await sleep(pauseMs);
      // Somebody has typed on: the newest version will be evaluated, and nobody looks at this one.
      const before = moved();
      if (state.newest !== version && before !== undefined) return stale(before, before.problems);

      const evaluation = await evaluator.evaluate({ uri, text }, files);
      for (const line of evaluation.console) log(uri, line);
      state.files = [...new Set([...evaluation.files, ...(evaluation.isComplete ? [] : state.files)])];
      const last = moved();
      if (!evaluation.isComplete && last !== undefined)
        return stale(last, readEvaluation(evaluation, text).diagnostics);
      if (evaluation.isComplete && evaluation.recorded !== undefined) {
        state.good = evaluation;
        state.edits.splice(0, state.edits.length, ...state.edits.filter(each => version < each.version));
      }
      return service.read(text, evaluation);
    },
    dependents: uri =>
      [...states].flatMap(([own, state]) =>
        own !== uri && state.files.some(file => isSameUri(file, uri)) ? [own] : [],
      ),
    forget: uri => void states.delete(uri),
  };
}
