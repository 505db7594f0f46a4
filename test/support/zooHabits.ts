import { readdirSync, readFileSync } from 'node:fs';
import { groupChain, ownInputs, type Network } from '../../src/core/network.ts';
import { catalogue } from '../../src/layers/index.ts';
import { anyRank } from '../../src/language/completion/ranks.ts';
import { readModel } from '../../src/language/model.ts';
import { programModel } from './programs.ts';

/** What networks of the zoo usually do, most frequent first. */
export interface Habits {
  /** By a type, or `input`: the types that follow it. */
  readonly followers: Readonly<Record<string, readonly string[]>>;
  /** By a type and its attribute: the numbers that are written. */
  readonly numbers: Readonly<Record<string, readonly number[]>>;
}

/** So many are kept of each. */
const most = 10;

/** Counts in how many networks of the zoo a layer follows another, and a number is written; "2d" and its like are one type. */
export async function countHabits(): Promise<Habits> {
  const folder = new URL('../../src/zoo/', import.meta.url);
  const followers = new Map<string, number>();
  const numbers = new Map<string, number>();
  for (const file of readdirSync(folder)) {
    if (!/\.cnn\.(json|ts)$/.test(file)) continue;
    const uri = new URL(file, folder).href;
    const text = readFileSync(new URL(file, folder), 'utf8');
    const { network } = file.endsWith('.ts') ? await programModel(text, { uri }) : readModel(text, catalogue);
    for (const pair of new Set(pairsOf(network))) followers.set(pair, (followers.get(pair) ?? 0) + 1);
    for (const entry of new Set(numbersOf(network))) numbers.set(entry, (numbers.get(entry) ?? 0) + 1);
  }
  const byAttribute = Object.entries(ranked(numbers)).map(([key, list]) => [key, list.map(Number)] as const);
  return { followers: ranked(followers), numbers: Object.fromEntries(byAttribute) };
}

/** "conv2d→batchNorm" for every layer that reads another, and for the built-in blocks that both stand in. */
function pairsOf(network: Network): readonly string[] {
  return network.layers.flatMap((layer, id) =>
    ownInputs(layer).flatMap(source => {
      if (source === undefined) return [];
      const before = 'layer' in source ? namesAround(network, source.layer, id) : ['input'];
      const after = 'layer' in source ? namesAround(network, id, source.layer) : namesAround(network, id, undefined);
      return before.flatMap(name => after.map(follower => `${name}→${follower}`));
    }),
  );
}

/** The type of a layer, and of the built-in types around it in which the other does not stand. */
function namesAround(network: Network, id: number, other: number | undefined): readonly string[] {
  const shared = new Set(other === undefined ? [] : groupChain(network, network.layers[other]?.group));
  const types = groupChain(network, network.layers[id]?.group)
    .filter(group => !shared.has(group))
    .map(group => network.groups[group]?.type ?? '')
    .filter(type => catalogue.structures.has(type));
  return [network.layers[id]?.type ?? '', ...types].map(anyRank);
}

function numbersOf({ layers, groups }: Network): readonly string[] {
  return [...layers, ...groups].flatMap(({ type = '', written = {} }) =>
    Object.entries(written).flatMap(([attribute, value]) =>
      typeof value === 'number' ? [`${anyRank(type)}.${attribute}→${value}`] : [],
    ),
  );
}

/** What stands behind the arrow by what stands before it. */
function ranked(counts: ReadonlyMap<string, number>): Readonly<Record<string, readonly string[]>> {
  const lists = new Map<string, { readonly name: string; readonly count: number }[]>();
  for (const [pair, count] of counts) {
    const [before = '', after = ''] = pair.split('→');
    lists.set(before, [...(lists.get(before) ?? []), { name: after, count }]);
  }
  const sorted = [...lists].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([before, list]) => [
      before,
      list
        .toSorted((left, right) => right.count - left.count || inOrder(left.name, right.name))
        .slice(0, most)
        .map(({ name }) => name),
    ]),
  );
}

function inOrder(left: string, right: string): number {
  const difference = Number(left) - Number(right);
  return Number.isNaN(difference) ? (left < right ? -1 : 1) : difference;
}
