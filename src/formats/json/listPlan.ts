import type { Catalogue } from '../../core/catalogue.ts';
import type { GroupId, LayerId } from '../../core/diagnostic.ts';
import { readAttributes } from '../../core/layerAttributes.ts';
import type { Network, Source } from '../../core/network.ts';
import { branchName, holdsLists, type StructureBuilder } from '../../core/structure.ts';

/** How the group of a structure is written as lists of layers again. */
export interface ListPlan {
  /** What the lists read. */
  readonly x: Source;
  readonly lists: readonly {
    readonly attribute: string;
    readonly isMany: boolean;
    /** The branches, in order; undefined for an empty one. `direct` for layers that stand in the structure itself. */
    readonly parts: readonly (GroupId | 'direct' | undefined)[];
  }[];
  /** The layers that stand in the structure itself, in none of its branches. */
  readonly direct: readonly LayerId[];
}

/** What a structure would do with a list: its output stands for it. */
type Token = 'x' | 'made' | { readonly attribute: string; readonly part: GroupId | 'direct' | undefined };

/**
 * The plan of a structure that holds lists, found by letting it unfold lists that are only named. Undefined for other groups, and where
 * nobody can tell what the lists read.
 */
export function planLists(
  network: Network,
  catalogue: Catalogue,
  id: GroupId,
  members: readonly LayerId[],
  ownName: (id: LayerId) => string,
): ListPlan | undefined {
  const { groups, layers } = network;
  const { kind, type = '', written } = groups[id] ?? {};
  const structure = catalogue.structures.get(type);
  const last = layers[members.at(-1) ?? -1];
  if (kind !== 'structure' || structure === undefined || written === undefined || last === undefined) return undefined;
  if (!holdsLists(structure)) return undefined;
  const branches = new Map(
    groups.flatMap((group, each) => (group.parent === id && group.kind === 'branch' ? [[group.name, each]] : [])),
  );
  const count = last.inputs.length;
  const given = Object.entries(structure.attributes).flatMap(([key, { holdsLayers }]) => {
    if (holdsLayers === undefined) return [];
    return [[key, Array.from({ length: holdsLayers === 'many' ? count : 0 }, () => [])] as const];
  });
  const attributes = readAttributes(structure, { ...written, ...Object.fromEntries(given) }, () => undefined);
  if (attributes === undefined) return undefined;

  const lists: ListPlan['lists'][number][] = [];
  const implied = new Map<string, readonly Token[]>();
  const build: StructureBuilder<Token> = {
    sequence(attribute, _, branch) {
      const part = branch === undefined ? 'direct' : branches.get(branch);
      lists.push({ attribute, isMany: false, parts: [part] });
      return { attribute, part };
    },
    branches(attribute) {
      const parts = Array.from({ length: count }, (_, index) => branches.get(branchName(index)));
      lists.push({ attribute, isMany: true, parts });
      return parts.map(part => ({ attribute, part }));
    },
    layer(made, inputs, _, name = made) {
      implied.set(name, inputs);
      return 'made';
    },
    shapeOf: () => undefined,
  };
  structure.expand(build, 'x', attributes);

  const isImplied = (member: LayerId): boolean => layers[member]?.group === id && implied.has(ownName(member));
  const direct = members.filter(member => !isImplied(member) && !isInBranch(network, member, id));
  const isEmpty = (token: Token): boolean =>
    token === 'x' ||
    (typeof token === 'object' && (token.part === undefined || (token.part === 'direct' && direct.length === 0)));
  // A list without layers passes on what it reads, and so whoever reads it tells what that is.
  const passed = members.flatMap(member => {
    const tokens = layers[member]?.group === id ? (implied.get(ownName(member)) ?? []) : [];
    return tokens.flatMap((token, index) => (isEmpty(token) ? [layers[member]?.inputs[index]] : []));
  });
  const x = 0 < passed.length ? passed[0] : layers[members[0] ?? -1]?.inputs[0];
  if (x === undefined || passed.some(other => JSON.stringify(other) !== JSON.stringify(x))) return undefined;
  return { x, lists, direct };
}

function isInBranch({ layers, groups }: Network, member: LayerId, structure: GroupId): boolean {
  for (let at = layers[member]?.group; at !== undefined && at !== structure; at = groups[at]?.parent)
    if (groups[at]?.kind === 'branch' && groups[at]?.parent === structure) return true;
  return false;
}
