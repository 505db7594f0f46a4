import type { Fix } from '../core/change.ts';
import type { Diagnostic, Locus, Severity } from '../core/diagnostic.ts';
import type { DiagnosticCode } from '../core/diagnosticCodes.ts';
import type { Network } from '../core/network.ts';

/** A stretch of a text by character offsets; `end` is the first character behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Text that takes the place of a span. */
export interface Replacement {
  readonly span: Span;
  readonly text: string;
}

/** A way to mend a text that is not in the network's own terms, such as a key that was misspelt. */
export interface TextFix {
  readonly title: string;
  readonly edits: readonly Replacement[];
}

/** Where the parts of a network stand in its text. Several layers may stand in one place: a block is written once. */
export interface SourceMap {
  /** The most precise place of the locus, then those around it that led there (the uses of the blocks it is in). */
  spansOf(locus: Locus): readonly Span[];
  /** The layers and groups written at an offset, those of the innermost text first. */
  lociAt(offset: number): readonly Locus[];
}

/** A diagnostic with its place in the text. */
export interface TextDiagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  /** The best first. */
  readonly fixes?: readonly (Fix | TextFix)[];
}

/** What a format makes of a text: always a network, however little of it could be read. */
export interface ParsedNetwork {
  readonly network: Network;
  readonly sourceMap: SourceMap;
  readonly diagnostics: readonly TextDiagnostic[];
}

/**
 * Diagnostics of the analysis at their places in the text. Those of one code at one place, as the layers of a block that is
 * used often give them, become one that says how many there are.
 */
export function locate(diagnostics: readonly Diagnostic[], sourceMap: SourceMap): readonly TextDiagnostic[] {
  const byPlace = new Map<string, { located: TextDiagnostic; count: number }>();
  const seen = new Map<string, number>();
  for (const { code, severity, message, locus, related = [], fixes } of diagnostics) {
    const [span = { start: 0, end: 0 }, ...uses] = sourceMap.spansOf(locus);
    // Two diagnostics of one layer are two problems, although they may stand in one place.
    const ownPlace = `${code} ${span.start} ${span.end} ${'layer' in locus ? locus.layer : ''}`;
    const nth = (seen.get(ownPlace) ?? 0) + 1;
    seen.set(ownPlace, nth);
    const place = `${code} ${span.start} ${span.end} ${nth}`;
    const known = byPlace.get(place);
    if (known !== undefined) {
      known.count += 1;
      continue;
    }
    const located: TextDiagnostic = {
      code,
      severity,
      message,
      span,
      related: [
        ...related.flatMap(({ locus: cause, message: text }) => {
          const [at] = sourceMap.spansOf(cause);
          return at === undefined ? [] : [{ span: at, message: text }];
        }),
        ...uses.map(use => ({ span: use, message: 'used from here' })),
      ],
      ...(fixes && { fixes }),
    };
    byPlace.set(place, { located, count: 1 });
  }
  return [...byPlace.values()].map(({ located, count }) =>
    count === 1
      ? located
      : {
          ...located,
          message: `${located.message} (and so in ${count === 2 ? 'another place' : `${count - 1} other places`} of the network)`,
        },
  );
}
