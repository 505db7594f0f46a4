import type { GroupId, LayerId } from './diagnostic.ts';
import type { Group, Network } from './network.ts';

/** What the author calls the layers and groups of a network, without names that are only counted and shift with every insertion. */
export interface WrittenNames {
  /** Own names of layers; undefined for one that has none. */
  readonly layers: readonly (string | undefined)[];
  /** The groups around a layer: their own names, or what they are made from; outermost first, with a dot behind each. */
  readonly paths: readonly string[];
  /** Own names of groups; undefined for one that has none. */
  readonly groups: readonly (string | undefined)[];
}

/** Names as they were written, by the positions of layers and groups in the network. */
export function writtenNames({ layers, groups }: Network): WrittenNames {
  const own = groups.map(group => (isCountedGroup(group) ? undefined : group.name));
  const paths = new Map<GroupId, string>();
  const prefixes = new Map<GroupId, string>();
  groups.forEach(({ name, type, parent }, id) => {
    // A group stands behind the one around it.
    const outer = parent === undefined ? '' : (paths.get(parent) ?? '');
    const prefix = parent === undefined ? '' : (prefixes.get(parent) ?? '');
    paths.set(id, `${outer}${own[id] ?? type ?? 'branch'}.`);
    prefixes.set(id, `${prefix}${name}.`);
  });
  return {
    groups: own,
    paths: layers.map(({ group }) => (group === undefined ? '' : (paths.get(group) ?? ''))),
    layers: layers.map(({ name, type, group }) => {
      const inner = group === undefined ? name : name.slice((prefixes.get(group) ?? '').length);
      return isCounted(inner, type) ? undefined : inner;
    }),
  };
}

/** What a layer is called by its author, or else its type: for a text in which nothing is counted. */
export function titleOf({ layers }: Network, { layers: names }: WrittenNames, id: LayerId): string {
  return names[id] ?? layers[id]?.type ?? '';
}

function isCountedGroup({ name, kind, type }: Group): boolean {
  return kind === 'branch' ? /^branch_\d+$/.test(name) : isCounted(name, type ?? '');
}

/** "relu_2" for a relu, "unit_3_2" for a unit; "4" for the fifth of a repeat; and the join of a structure is called by its type. */
function isCounted(name: string, type: string): boolean {
  return /^\d+$/.test(name) || (name.startsWith(type) && /^(_\d+)*$/.test(name.slice(type.length)));
}
