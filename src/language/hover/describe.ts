import type { GroupId, LayerId } from '../../core/diagnostic.ts';
import { groupTotals } from '../../core/groupTotals.ts';
import { changesMarkdown } from '../changesMarkdown.ts';
import type { Entry } from '../instances.ts';
import type { NetworkModel } from '../model.ts';
import { presentationOf } from '../presentation.ts';
import { groupsMarkdown } from './group.ts';
import { layerMarkdown } from './layer.ts';
import { networkMarkdown } from './network.ts';
import type { Reader } from './reader.ts';

/** A part of a network: one layer or group, however often it is written; or its inputs. */
export type Described = { readonly layer: LayerId } | { readonly group: GroupId } | 'input';

/**
 * What a hover says, of one part of the network and not of all that its text stands for: of the third use of a block, not of the block.
 * Markdown; empty for a part that there is not.
 */
export function describe(model: NetworkModel, part: Described, pictures = false): string {
  const reader: Reader = { model, presentation: presentationOf(model), pictures };
  if (part === 'input') return networkMarkdown(reader);
  const [span] = model.sourceMap.spansOf(part);
  const totals = 'group' in part ? groupTotals(model.analysis)[part.group] : undefined;
  if (span === undefined || ('group' in part && totals === undefined)) return '';
  const entry: Entry = {
    span,
    layers: 'layer' in part ? [part.layer] : [],
    groups: 'group' in part && totals !== undefined ? [{ id: part.group, totals }] : [],
  };
  const own = 'layer' in part ? layerMarkdown(part.layer, reader) : groupsMarkdown(entry.groups, reader);
  return [own, ...changesMarkdown(model, entry)].join('\n\n');
}
