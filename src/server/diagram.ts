import type { Locus } from '../core/diagnostic.ts';
import { buildDiagram } from '../diagram/build.ts';
import type { DiagramModel } from '../diagram/model.ts';
import type { Span, TextDiagnostic } from '../formats/sourceMap.ts';
import { contains, lengthOf } from '../formats/spans.ts';
import type { DocumentEntry } from './documents.ts';
import { toRange } from './toLsp.ts';

/** The diagram of a document version, with places and problems from its text. */
export async function diagramOf({ document, model }: DocumentEntry): Promise<DiagramModel> {
  const { analysis, sourceMap, diagnostics, isStale } = await model();
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const spanOf = (locus: Locus): Span | undefined => sourceMap.spansOf(locus)[0];
  const layerSpans = analysis.network.layers.map((_, layer) => spanOf({ layer }));
  /** How long the layer is that is written most closely around each error, since calls stand inside each other; Infinity without one. */
  const closest = new Map(
    errors.map(error => {
      const around = layerSpans.filter(span => span !== undefined && contains(span, error.span));
      return [
        error,
        around.reduce((least, span) => Math.min(least, span === undefined ? least : lengthOf(span)), Infinity),
      ];
    }),
  );
  const diagram = buildDiagram(analysis, {
    rangeOf(locus) {
      const span = spanOf(locus);
      return span && toRange(document, span);
    },
    problemAt(locus) {
      const span = spanOf(locus);
      const isIn = (error: TextDiagnostic): boolean =>
        span !== undefined &&
        contains(span, error.span) &&
        (!('layer' in locus) || lengthOf(span) === closest.get(error));
      return errors.find(isIn)?.message;
    },
    problems: errors.filter(error => isStale === true || closest.get(error) === Infinity).map(({ message }) => message),
  });
  return isStale === true ? { ...diagram, isStale } : diagram;
}
