import type { Evaluation, Program } from '../formats/typescript/evaluate.ts';
import type { ModuleFiles } from '../formats/typescript/link.ts';

/** What the worker offers. */
export type EvaluatorMethods = {
  /** Answers as soon as the thread can evaluate. */
  readonly ready: (nothing: object) => void;
  readonly evaluate: (program: Program) => Promise<Evaluation>;
};

/** What the worker asks for: the files that a program imports. */
export type EvaluatorHostMethods = {
  readonly read: (file: { readonly uri: string }) => ReturnType<ModuleFiles['read']>;
};
