import type { Analysis } from '../core/analysis.ts';
import type { Fix } from '../core/change.ts';
import type { LayerId } from '../core/diagnostic.ts';

/** A way to build the same thing otherwise, from the literature. Input and output shapes stay; `keepsReceptiveField` says more. */
export interface Refactoring {
  readonly name: string;
  readonly source: string;
  /** Whether what the result sees stays the same as well. */
  readonly keepsReceptiveField: boolean;
  /** How a layer can be written otherwise; nothing where that does not apply. */
  propose(analysis: Analysis, layer: LayerId): readonly Fix[];
}
