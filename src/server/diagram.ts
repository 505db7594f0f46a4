import type { Locus } from '../core/diagnostic.ts';
import { buildDiagram } from '../diagram/build.ts';
import type { DiagramModel } from '../diagram/model.ts';
import type { Span } from '../formats/sourceMap.ts';
import type { DocumentEntry } from './documents.ts';
import { toRange } from './toLsp.ts';

/** The diagram of a document version, with places and problems from its text. */
export function diagramOf({ document, model }: DocumentEntry): DiagramModel {
  const { analysis, sourceMap, diagnostics } = model();
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
  const spanOf = (locus: Locus): Span | undefined => sourceMap.spansOf(locus)[0];
  const layerSpans = analysis.network.layers.map((_, layer) => spanOf({ layer }));
  const isInLayer = (span: Span): boolean => layerSpans.some(layer => layer !== undefined && contains(layer, span));
  return buildDiagram(analysis, {
    rangeOf(locus) {
      const span = spanOf(locus);
      return span && toRange(document, span);
    },
    problemAt(locus) {
      const span = spanOf(locus);
      return span && errors.find(error => contains(span, error.span))?.message;
    },
    problems: errors.filter(error => !isInLayer(error.span)).map(({ message }) => message),
  });
}
