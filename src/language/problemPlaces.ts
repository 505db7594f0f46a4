import type { LayerId, Locus } from '../core/diagnostic.ts';
import type { Span } from '../formats/sourceMap.ts';
import { layerProblems } from './layerProblems.ts';
import type { NetworkModel } from './model.ts';

/** Where a network stands in its text, and what is wrong there: what a drawing of it has to know. */
export interface ProblemPlaces {
  spanOf(locus: Locus): Span | undefined;
  /** The first error at a layer; none of those that belong to a layer written inside. */
  problemAt(locus: { readonly layer: LayerId }): string | undefined;
  /** The errors that are at no layer; of a stale network all of them. */
  readonly problems: readonly string[];
}

/** The errors of a model by what they are drawn at. */
export function problemPlaces({ analysis, sourceMap, diagnostics, isStale }: NetworkModel): ProblemPlaces {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const spanOf = (locus: Locus): Span | undefined => sourceMap.spansOf(locus)[0];
  const spans = errors.length === 0 ? [] : analysis.network.layers.map((_, layer) => spanOf({ layer }));
  const problems = layerProblems(spans, errors);
  return {
    spanOf,
    problemAt: ({ layer }) => problems.of(layer),
    problems: (isStale === true ? errors : problems.elsewhere).map(({ message }) => message),
  };
}
