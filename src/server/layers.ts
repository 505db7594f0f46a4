import { layerTable, type LayerTable } from '../diagram/layerRows.ts';
import type { DocumentEntry } from './documents.ts';
import { toRange } from './toLsp.ts';

/** The layers of a document version as a table, with their places in its text. */
export async function layersOf({ document, model }: DocumentEntry): Promise<LayerTable> {
  const { analysis, sourceMap, isStale } = await model();
  const table = layerTable(analysis, locus => {
    const [span] = sourceMap.spansOf(locus);
    return span && toRange(document, span);
  });
  return isStale === true ? { ...table, isStale } : table;
}
