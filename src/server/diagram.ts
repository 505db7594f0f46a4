import type { Locus } from '../core/diagnostic.ts';
import { buildDiagram } from '../diagram/build.ts';
import type { DiagramModel } from '../diagram/model.ts';
import type { Span } from '../formats/sourceMap.ts';
import type { DocumentEntry } from './documents.ts';
import { layerProblems } from './problems.ts';
import { toRange } from './toLsp.ts';

/** The diagram of a document version, with places and problems from its text. */
export async function diagramOf({ document, model }: DocumentEntry): Promise<DiagramModel> {
  const { analysis, sourceMap, diagnostics, isStale } = await model();
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const spanOf = (locus: Locus): Span | undefined => sourceMap.spansOf(locus)[0];
  const problems = layerProblems(
    errors.length === 0 ? [] : analysis.network.layers.map((_, layer) => spanOf({ layer })),
    errors,
  );
  const elsewhere = isStale === true ? errors : problems.elsewhere;
  const diagram = buildDiagram(analysis, {
    rangeOf(locus) {
      const span = spanOf(locus);
      return span && toRange(document, span);
    },
    problemAt: ({ layer }) => problems.of(layer),
    problems: elsewhere.map(({ message }) => message),
  });
  return isStale === true ? { ...diagram, isStale } : diagram;
}
