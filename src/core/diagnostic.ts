import type { Fix } from './change.ts';
import type { DiagnosticCode } from './diagnosticCodes.ts';

/** Position of a layer in `Network.layers`. */
export type LayerId = number;

/** Position of a group in `Network.groups`. */
export type GroupId = number;

/** The part of a layer or group that a message is about; the whole of it when absent. `attribute` is its value, `key` its name. */
export type Part = 'type' | 'name' | 'inputs' | { readonly attribute: string } | { readonly key: string };

/** A place in a network, in the network's own terms. A format turns it into a range of its text. */
export type Locus =
  | { readonly layer: LayerId; readonly at?: Part }
  | { readonly group: GroupId; readonly at?: Part }
  | { readonly network: string };

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/**
 * Something the user should know, said as: what is wrong · where · how to fix it.
 * `related` leads to the places that caused it; `fixes` mend it, the best first.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly locus: Locus;
  readonly related?: readonly { readonly locus: Locus; readonly message: string }[];
  readonly fixes?: readonly Fix[];
}
