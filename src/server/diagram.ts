import { buildDiagram } from '../diagram/build.ts';
import type { DiagramModel } from '../diagram/model.ts';
import { problemPlaces } from '../language/problemPlaces.ts';
import type { DocumentEntry } from './documents.ts';
import { toRange } from './toLsp.ts';

/** The diagram of a document version, with places and problems from its text. */
export async function diagramOf({ document, model }: Pick<DocumentEntry, 'document' | 'model'>): Promise<DiagramModel> {
  const read = await model();
  const { spanOf, problemAt, problems } = problemPlaces(read);
  const diagram = buildDiagram(read.analysis, {
    rangeOf(locus) {
      const span = spanOf(locus);
      return span && toRange(document, span);
    },
    problemAt,
    problems,
  });
  return read.isStale === true ? { ...diagram, isStale: true } : diagram;
}
