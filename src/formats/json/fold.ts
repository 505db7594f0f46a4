import type { Catalogue } from '../../core/catalogue.ts';
import type { Network } from '../../core/network.ts';
import { createFolding, type Definition, type Entry, type Leaf, type Template } from './folding.ts';
import { createNaming } from './foldNames.ts';
import { inline, networkHead } from './write.ts';

/**
 * The text of a network in which groups are blocks again: functions that were called often, with what differs from call to call as
 * parameters. A group that reads several feature maps, or is read in its middle, cannot be a block, and its layers stand where it
 * stood, under their full names. Reading the text gives the same layers again.
 */
export function foldNetwork(network: Network, catalogue: Catalogue): string {
  const folding = createFolding(network, catalogue);
  const root = folding.fold(undefined);
  const definitions = folding.definitions();
  const parameters = new Map(definitions.map(each => [each, parametersOf(each)] as const));
  const blocks = definitions.map(each => {
    const own = parameters.get(each) ?? noParameters;
    const defaults = own.names.map((name, index) => [name, each.uses[0]?.[own.leaves[index] ?? 0] ?? null] as const);
    const head = defaults.length === 0 ? '' : `\n      "parameters": ${inline(Object.fromEntries(defaults))},`;
    const lines = each.entries.map(
      entry => `        ${inline(entryValue(entry, own.expression(each.uses[0] ?? []), parameters))}`,
    );
    return `    ${JSON.stringify(each.name)}: {${head}\n      "layers": [\n${lines.join(',\n')}\n      ]\n    }`;
  });
  const results = folding.outputs();
  const isLast = results.length === 1 && results[0] === folding.lastName();
  const head = networkHead(network, isLast ? undefined : results).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${inline(value)},\n`,
  );
  const lines = root.entries.map(
    entry => `    ${inline(entryValue(entry, leaf => root.leaves[leaf] ?? null, parameters))}`,
  );
  const defined = blocks.length === 0 ? '' : `  "blocks": {\n${blocks.join(',\n')}\n  },\n`;
  return `{\n${head.join('')}${defined}  "layers": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** The parameters of a block: the leaves that differ, those that differ in the same way only once. */
interface Parameters {
  readonly names: readonly string[];
  /** A leaf that each parameter stands for. */
  readonly leaves: readonly number[];
  /** The value of a leaf inside of the block: a constant, or the expression of a parameter. */
  expression(constants: readonly Leaf[]): (leaf: number) => Leaf;
}

const noParameters: Parameters = { names: [], leaves: [], expression: constants => leaf => constants[leaf] ?? null };

function parametersOf({ entries, uses }: Definition): Parameters {
  const [first = []] = uses;
  const hints = leafNames(entries);
  const byValues = new Map<string, { readonly name: string; readonly leaf: number }>();
  const ofLeaf = new Map<number, string>();
  const naming = createNaming();
  first.forEach((value, leaf) => {
    if (uses.every(use => use[leaf] === value)) return;
    const values = JSON.stringify(uses.map(use => use[leaf]));
    const known = byValues.get(values) ?? { name: naming.parameter(hints.get(leaf) ?? 'value'), leaf };
    byValues.set(values, known);
    ofLeaf.set(leaf, known.name);
  });
  const parameters = [...byValues.values()];
  return {
    names: parameters.map(({ name }) => name),
    leaves: parameters.map(({ leaf }) => leaf),
    expression: constants => leaf => {
      const name = ofLeaf.get(leaf);
      return name === undefined ? (constants[leaf] ?? null) : `=${name}`;
    },
  };
}

/** What each leaf is called: by its attribute. */
function leafNames(entries: readonly Entry[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const visit = (template: Template, name: string): void => {
    if ('leaf' in template) names.set(template.leaf, name);
    else if ('fields' in template) for (const [key, field] of template.fields) visit(field, key);
    else for (const item of template) visit(item, name);
  };
  for (const { attributes, of, firstLeaf, lists } of entries) {
    for (const [, list] of lists) for (const [leaf, name] of leafNames(list.flat())) names.set(leaf, name);
    for (const [key, template] of attributes) visit(template, key);
    if (typeof of !== 'string') for (const [leaf, name] of leafNames(of.entries)) names.set(firstLeaf + leaf, name);
  }
  return names;
}

/** An entry as it is written. */
function entryValue(
  entry: Entry,
  valueOf: (leaf: number) => Leaf,
  parameters: ReadonlyMap<Definition, Parameters>,
): unknown {
  const { of, name, from, repeat, attributes, firstLeaf, fixed, lists } = entry;
  const used = typeof of === 'string' ? undefined : parameters.get(of);
  const given = (used?.names ?? []).flatMap((parameter, index): readonly (readonly [string, unknown])[] => {
    const leaf = used?.leaves[index] ?? 0;
    const value = valueOf(firstLeaf + leaf);
    const fallback = typeof of === 'string' ? null : (of.uses[0]?.[leaf] ?? null);
    return value === fallback ? [] : [[parameter, value]];
  });
  const plain = (template: Template): unknown => {
    if ('leaf' in template) return valueOf(template.leaf);
    if ('fields' in template) return Object.fromEntries(template.fields.map(([key, field]) => [key, plain(field)]));
    return template.map(plain);
  };
  const listed = (list: readonly (Entry | readonly Entry[])[]): unknown =>
    list.map(each =>
      Array.isArray(each) ? listed(each as readonly Entry[]) : entryValue(each as Entry, valueOf, parameters),
    );
  return {
    type: typeof of === 'string' ? of : of.name,
    name,
    from: from?.length === 1 ? from[0] : from,
    repeat,
    ...Object.fromEntries(given),
    ...Object.fromEntries(attributes.map(([key, template]) => [key, plain(template)])),
    ...fixed,
    ...Object.fromEntries(lists.map(([key, list]) => [key, listed(list)])),
  };
}
