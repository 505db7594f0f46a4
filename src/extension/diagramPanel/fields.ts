import type { DiagramHostMethods } from '../../protocol/diagram.ts';
import { patchesRequest, type PatchesParams, type PatchesResult } from '../../protocol/lsp.ts';
import type { PanelContext } from './panelContext.ts';

/** What a diagram asks about the units of its layers. */
export function fieldMethods({ client, uri }: PanelContext): Pick<DiagramHostMethods, 'patches'> {
  return {
    async patches({ id, unit }) {
      const params: PatchesParams = { uri: uri().toString(), id, ...(unit && { unit }) };
      const result = await client.sendRequest<PatchesResult>(patchesRequest, params);
      return result ?? { problem: 'no-layer' };
    },
  };
}
