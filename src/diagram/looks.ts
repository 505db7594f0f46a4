import type { BoxLook } from './figure/graph.ts';
import { solid, tint, type Paint } from './figure/paint.ts';
import { amountText, type OverlayPicture } from './overlays.ts';
import { colourOn } from './scale.ts';
import type { Hits } from './search.ts';
import type { Trace } from './trace.ts';

/** What a diagram is looked at for; each part may be absent. */
export interface LookedFor {
  readonly overlay?: OverlayPicture | undefined;
  readonly hits?: Hits | undefined;
  readonly trace?: Trace | undefined;
  /** The box or frame that stands for a node or group, where that is another than itself or the group that it is folded into. */
  readonly standsFor?: ReadonlyMap<string, string> | undefined;
}

/** How each box or frame looks under an overlay, a search and a trace together, by its id. */
export function lookOfBoxes({ overlay, hits, trace, standsFor }: LookedFor): (id: string) => BoxLook {
  const drawnAs = (id: string): string => standsFor?.get(id) ?? id;
  const elsewhere = hits && countBy(hits.ids.filter(id => drawnAs(id) !== id).map(drawnAs));
  const traced = trace && new Set([trace.start, ...trace.reads, ...trace.readBy].map(drawnAs));
  return id => {
    const nHits =
      hits === undefined ? 0 : Math.max(hits.inside.get(id) ?? 0, hits.has(id) ? 0 : (elsewhere?.get(id) ?? 0));
    const isMissed = hits !== undefined && !hits.has(id) && nHits === 0;
    const isBeside = trace !== undefined && !trace.has(id) && traced?.has(id) !== true;
    return {
      ...(overlay && overlayLook(overlay, id)),
      ...(0 < nHits && { nHits }),
      ...((isMissed || isBeside) && { isFaint: true }),
    };
  };
}

function countBy(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function overlayLook(overlay: OverlayPicture, id: string): BoxLook {
  const found = overlay.amounts.get(id);
  if (found === undefined) return { fill: solid('face') };
  const { amount, share, note } = found;
  const written = {
    ...(note !== '' && { note, said: amountText(overlay, found) }),
    ...(share !== undefined && { share }),
  };
  if (amount === undefined) return { ...written, fill: solid('face'), isUnknown: true };
  if (overlay.overlay === 'difference' && amount === 0 && note !== '') return { ...written, fill: unsized(note) };
  return { ...written, fill: overlay.scale === undefined ? solid('face') : colourOn(overlay.scale, amount) };
}

/** What is new or otherwise, and no larger for it, is told from what has stayed as it was. */
function unsized(note: string): Paint {
  return note.startsWith('+') ? tint('more', 0.12) : tint('text', 0.1);
}
