import type { Locus } from '../core/diagnostic.ts';
import { nodeIds } from '../diagram/ids.ts';
import type { TextRange } from '../diagram/model.ts';
import { describe, type Described } from '../language/hover/describe.ts';
import type { NetworkModel } from '../language/model.ts';
import {
  describeRequest,
  placesRequest,
  type DescribeParams,
  type DescribeResult,
  type PlacesParams,
  type PlacesResult,
} from '../protocol/lsp.ts';
import type { ServerFeature } from './context.ts';
import type { DocumentEntry } from './documents.ts';
import { guard } from './guard.ts';
import { toRange } from './toLsp.ts';

/** Questions about one node of a diagram, by its id. */
export const nodes: ServerFeature = {
  capabilities: {},
  register({ connection, withDocument, log, client }) {
    connection.onRequest<DescribeResult, undefined>(
      describeRequest,
      guard(log, 'describe', ({ uri, id }: DescribeParams): Promise<DescribeResult> =>
        withDocument(uri, async entry => {
          const model = await entry.model();
          const part = partOf(model, id);
          return part === undefined ? null : { markdown: describe(model, part, client().pictures === true) };
        }),
      ),
    );
    connection.onRequest<PlacesResult, undefined>(
      placesRequest,
      guard(log, 'places', ({ uri, id }: PlacesParams): Promise<PlacesResult> =>
        withDocument(uri, entry => placesOf(entry, id)),
      ),
    );
  },
};

/** The part of a network that a diagram calls by an id. */
function partOf({ network }: NetworkModel, id: string): Described | undefined {
  const ids = nodeIds(network);
  const [layer, group] = [ids.layers.indexOf(id), ids.groups.indexOf(id)];
  if (layer !== -1) return { layer };
  if (group !== -1) return { group };
  return ids.inputs.includes(id) ? 'input' : undefined;
}

/** Where a node is written, what it is made of, and its name, if it has one of its own. */
async function placesOf({ document, model }: DocumentEntry, id: string): Promise<PlacesResult> {
  const known = await model();
  const part = partOf(known, id);
  if (part === undefined) return null;
  const rangeOf = (locus: Locus): TextRange | undefined => {
    const [span] = known.sourceMap.spansOf(locus);
    return span && toRange(document, span);
  };
  const locus: Locus = part === 'input' ? { network: 'input' } : part;
  const whole = rangeOf(locus);
  if (whole === undefined) return null;
  if (part === 'input') return { whole, kind: 'input' };
  const type = rangeOf({ ...part, at: 'type' });
  // A part that is not written is shown at the type.
  const name = rangeOf({ ...part, at: 'name' });
  const isNamed = JSON.stringify(name) !== JSON.stringify(type);
  const isBlock = 'group' in part && known.network.groups[part.group]?.kind === 'block';
  return {
    whole,
    kind: isBlock ? 'block' : 'layer',
    ...(type && { type }),
    ...(isNamed && name && { name }),
  };
}
