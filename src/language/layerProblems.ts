import type { LayerId } from '../core/diagnostic.ts';
import type { Span, TextDiagnostic } from '../formats/sourceMap.ts';
import { contains, spanKey } from '../formats/spans.ts';

/** The errors of a text, each at the layer that is written most closely around it. */
export interface LayerProblems {
  /** The first message at a layer, if there is any. */
  of(layer: LayerId): string | undefined;
  /** Errors that stand in no layer. */
  readonly elsewhere: readonly TextDiagnostic[];
}

/** A place where layers are written, and the one around it. */
interface Written {
  readonly span: Span;
  readonly around: Written | undefined;
}

/**
 * Finds the layer of each error. `spans` has the place of each layer; they stand inside each other, as calls do, or apart, so that the
 * search goes from what begins last before an error to what is written around that.
 */
export function layerProblems(spans: readonly (Span | undefined)[], errors: readonly TextDiagnostic[]): LayerProblems {
  const written = 0 < errors.length ? nested(spans) : [];
  const messages = new Map<string, string>();
  const elsewhere: TextDiagnostic[] = [];
  for (const error of errors) {
    let around = lastBefore(written, error.span.start);
    while (around !== undefined && !contains(around.span, error.span)) around = around.around;
    if (around === undefined) elsewhere.push(error);
    else if (!messages.has(spanKey(around.span))) messages.set(spanKey(around.span), error.message);
  }
  return {
    of(layer) {
      const span = messages.size === 0 ? undefined : spans[layer];
      return span && messages.get(spanKey(span));
    },
    elsewhere,
  };
}

/** Places in the order in which they begin, the outer before the inner. */
function nested(spans: readonly (Span | undefined)[]): readonly Written[] {
  const sorted = spans
    .filter(span => span !== undefined)
    .sort((left, right) => left.start - right.start || right.end - left.end);
  const written: Written[] = [];
  let open: Written | undefined;
  for (const span of sorted) {
    while (open !== undefined && !contains(open.span, span)) open = open.around;
    open = { span, around: open };
    written.push(open);
  }
  return written;
}

/** The last place that begins at an offset or before it. */
function lastBefore(written: readonly Written[], offset: number): Written | undefined {
  let [first, end] = [0, written.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if ((written[middle]?.span.start ?? Infinity) <= offset) first = middle + 1;
    else end = middle;
  }
  return written[first - 1];
}
