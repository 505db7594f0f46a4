import type { Locus } from '../core/diagnostic.ts';
import { buildDiagram } from '../diagram/build.ts';
import type { DiagramModel } from '../diagram/model.ts';
import type { Span } from '../formats/sourceMap.ts';
import type { DocumentEntry } from './documents.ts';
import { toRange } from './toLsp.ts';

/** The diagram of a document version, with places and problems from its text. */
export async function diagramOf({ document, model }: DocumentEntry): Promise<DiagramModel> {
  const { analysis, sourceMap, diagnostics, isStale } = await model();
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
  const spanOf = (locus: Locus): Span | undefined => sourceMap.spansOf(locus)[0];
  const layerSpans = analysis.network.layers.map((_, layer) => spanOf({ layer }));
  const isInLayer = (span: Span): boolean => layerSpans.some(layer => layer !== undefined && contains(layer, span));
  /** Whether no other layer is written more closely around a place: calls stand inside each other. */
  const isInnermost = (span: Span, inner: Span): boolean =>
    !layerSpans.some(
      each =>
        each !== undefined &&
        contains(each, inner) &&
        contains(span, each) &&
        each.end - each.start < span.end - span.start,
    );
  const diagram = buildDiagram(analysis, {
    rangeOf(locus) {
      const span = spanOf(locus);
      return span && toRange(document, span);
    },
    problemAt(locus) {
      const span = spanOf(locus);
      const isLayer = 'layer' in locus;
      return (
        span && errors.find(error => contains(span, error.span) && (!isLayer || isInnermost(span, error.span)))?.message
      );
    },
    problems: errors.filter(error => isStale === true || !isInLayer(error.span)).map(({ message }) => message),
  });
  return isStale === true ? { ...diagram, isStale } : diagram;
}
