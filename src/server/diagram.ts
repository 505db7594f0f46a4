import { buildDiagram } from '../diagram/build.ts';
import { withChanges } from '../diagram/changes.ts';
import type { DiagramModel } from '../diagram/model.ts';
import { problemPlaces } from '../language/problemPlaces.ts';
import type { DocumentEntry } from './documents.ts';
import { toRange } from './toLsp.ts';

/** The diagram of a document version, with places and problems from its text. */
export async function diagramOf({ document, model }: Pick<DocumentEntry, 'document' | 'model'>): Promise<DiagramModel> {
  const read = await model();
  const { spanOf, problemAt, problems } = problemPlaces(read);
  const built = buildDiagram(read.analysis, {
    rangeOf(locus) {
      const span = spanOf(locus);
      return span && toRange(document, span);
    },
    problemAt,
    problems,
  });
  const { baseline, isStale } = read;
  const diagram = baseline === undefined ? built : withChanges(built, baseline.label, baseline.comparison);
  return isStale === true ? { ...diagram, isStale } : diagram;
}
