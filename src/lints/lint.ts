import type { Analysis } from '../core/analysis.ts';
import type { Diagnostic, Severity } from '../core/diagnostic.ts';
import type { LintCode } from '../core/diagnosticCodes.ts';
import type { Graph } from './graph.ts';

/** What a lint has found: a diagnostic without what is the same for all that it finds. */
export type Finding = Omit<Diagnostic, 'code' | 'severity'>;

/** A rule of the craft, over a network whose numbers are known. */
export interface Lint {
  readonly code: LintCode;
  /** How much it matters where nobody says otherwise: a warning is surely a mistake, the rest may be meant. */
  readonly severity: Severity;
  /** Everything in the network that goes against it. What is not known (NaN, undefined) goes against nothing. */
  check(analysis: Analysis, graph: Graph): readonly Finding[];
}

/** How much each lint matters to a user; those that are not named matter as they do by themselves. */
export type LintSeverities = Readonly<Partial<Record<LintCode, Severity | 'off'>>>;
