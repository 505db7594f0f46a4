import { buildUnitField } from '../diagram/unitField.ts';
import { patchesRequest, type PatchesParams, type PatchesResult } from '../protocol/lsp.ts';
import type { ServerFeature } from './context.ts';
import { guard } from './guard.ts';

/** What a unit of a layer sees of the maps before it. */
export const patches: ServerFeature = {
  capabilities: {},
  register({ connection, withDocument, log }) {
    connection.onRequest<PatchesResult, undefined>(
      patchesRequest,
      guard(log, 'patches', ({ uri, id, unit }: PatchesParams): Promise<PatchesResult> =>
        withDocument(uri, async ({ model }): Promise<PatchesResult> => {
          const { analysis } = await model();
          const field = buildUnitField(analysis, id, unit);
          return typeof field === 'string' ? { problem: field } : { field };
        }),
      ),
    );
  },
};
