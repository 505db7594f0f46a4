import type { PageState } from '../page.ts';
import type { Item } from './arrangement.ts';

/** Which groups are open, and which repeats are shown instance by instance. */
export type Opened = Partial<Pick<PageState, 'expanded' | 'inFull'>>;

/** A group folded, or opened. A repeat that is folded will open to one instance again. */
export function toggled({ expanded, inFull }: PageState, group: string): Opened {
  const open = new Set(expanded);
  if (!open.delete(group)) open.add(group);
  return { expanded: [...open], inFull: inFull.filter(id => id !== group) };
}

/** A repeat with all instances instead of one for all, or the other way round; undefined where there is no such choice. */
export function switchedRepeat({ expanded, inFull }: PageState, { id, content }: Item): Opened | undefined {
  if ('frame' in content) {
    if (content.frame.drawn === undefined) return undefined;
    return { inFull: content.frame.drawn === 'once' ? [...inFull, id] : inFull.filter(each => each !== id) };
  }
  if (!('group' in content.box) || content.box.group.repeats === undefined) return undefined;
  return { expanded: [...new Set([...(expanded ?? []), id])], inFull: [...new Set([...inFull, id])] };
}

/** Everything open; where it is already, every instance of each repeat too. */
export function everythingOpen({ shown, expanded = [], inFull }: PageState): Opened {
  const groups = shown?.model.groups ?? [];
  const isOpen = new Set(expanded);
  if (groups.some(({ id }) => !isOpen.has(id))) return { expanded: groups.map(({ id }) => id), inFull };
  return { inFull: groups.filter(({ repeats }) => repeats !== undefined).map(({ id }) => id) };
}
