import type { OwnFix } from '../../core/change.ts';
import type { Part } from '../../core/diagnostic.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import type { Severity } from '../../core/diagnostic.ts';
import type { Network } from '../../core/network.ts';

/** A call in one of the modules, by their numbers. */
export interface CallSite {
  readonly module: number;
  readonly call: number;
}

/** A named function in one of the modules. */
export interface FunctionSite {
  readonly module: number;
  readonly fn: number;
}

/** The calls that led to something, innermost first; those without a place in any module left out. */
export type CallChain = readonly CallSite[];

/** Something wrong that was noticed while a network was recorded. */
export interface RecordedProblem {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly calls: CallChain;
  readonly at?: Part;
  readonly fixes?: readonly OwnFix[];
}

/** A network as a program has made it, with the calls that made each part. Plain data. */
export interface RecordedNetwork {
  readonly network: Network;
  /** The call of `network`. */
  readonly call: CallChain;
  readonly layerCalls: readonly CallChain[];
  readonly groupCalls: readonly CallChain[];
  /** The functions that made groups; undefined for blocks, structures and branches. */
  readonly groupFunctions: readonly (FunctionSite | undefined)[];
}
