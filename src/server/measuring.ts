import { withMeasured, type Measured } from '../language/measured.ts';
import type { NetworkModel } from '../language/model.ts';
import { measuredNotification, type MeasuredLayers, type MeasuredParams } from '../protocol/lsp.ts';
import type { ServerFeature } from './context.ts';
import { guard } from './guard.ts';

/** What was measured of documents. */
export interface MeasuredDocuments {
  /** Keeps what was measured of a document; null keeps nothing. */
  set(uri: string, measured: MeasuredLayers | null): void;
  /** The model with its times. */
  add(uri: string, model: NetworkModel): NetworkModel;
}

/** Nothing measured yet. */
export function createMeasured(): MeasuredDocuments {
  const kept = new Map<string, { readonly measured: Omit<Measured, 'isOld'>; readonly text: string }>();
  return {
    set(uri, measured) {
      if (measured === null) {
        kept.delete(uri);
        return;
      }
      const { text, median, provider, layers } = measured;
      kept.set(uri, { measured: { median, provider, layers: new Map(layers.map(each => [each.name, each])) }, text });
    },
    add(uri, model) {
      const known = kept.get(uri);
      return withMeasured(model, known && { ...known.measured, isOld: model.text !== known.text });
    },
  };
}

/** Times of layers in hints and hovers. */
export const measuring: ServerFeature = {
  capabilities: {},
  register({ connection, documents, measured: kept, shown, log }) {
    const keep = guard(log, 'measured', async ({ uri, measured }: MeasuredParams) => {
      const entry = documents.get(uri);
      kept.set(uri, measured);
      if (entry === undefined) return;
      entry.refine(model => kept.add(uri, model));
      await shown([uri]);
    });
    connection.onNotification(measuredNotification, (params: MeasuredParams) => void keep(params));
  },
};
