import { isWhole } from '../../core/attribute.ts';
import { closest } from '../../core/closest.ts';
import { inWords, unusable } from '../../core/layerAttributes.ts';
import type { Feature } from '../../core/networkBuilder.ts';
import type { ExpressionScope } from './expression.ts';
import type { NameScope } from './names.ts';
import { instead } from './textFixes.ts';
import type { Node, Property } from './tree.ts';
import { mostLayers } from '../limits.ts';
import type { Unfolding } from './unfolding.ts';
import { valueOf, type Problems } from './values.ts';

/** The type of a layer as written, known or not; undefined when it is not a text. */
export function readType(
  node: Node,
  properties: ReadonlyMap<string, Property>,
  unfolding: Unfolding,
): string | undefined {
  const { catalogue, blocks, problems } = unfolding;
  const type = properties.get('type');
  if (type === undefined) {
    problems.report('missing-key', 'a layer needs a "type", such as "conv2d"', {
      start: node.offset,
      end: node.offset + 1,
    });
    return undefined;
  }
  const name: unknown = type.value?.value;
  if (typeof name !== 'string') {
    if (type.value !== undefined)
      problems.report('wrong-value', `"type" is ${inWords(name)}; write a name such as "conv2d"`, type.value);
    return undefined;
  }
  if (catalogue.layers.has(name) || catalogue.structures.has(name) || blocks.has(name)) return name;
  const types = [...catalogue.layers.keys(), ...catalogue.structures.keys()];
  // Of those that are equally near, images are meant more often than signals: "conv" is conv2d.
  const close = closest(name, [...blocks.keys(), ...types.filter(type => type.endsWith('2d')), ...types]);
  const fix =
    close === undefined
      ? 'use a built-in type, or define a block of that name in "blocks"'
      : `did you mean "${close}"?`;
  const fixes = type.value === undefined ? [] : instead(type.value, close);
  problems.report('unknown-type', `unknown layer type "${name}"; ${fix}`, type.value ?? type.key, fixes);
  return name;
}

/** The layer's own name; undefined when it has none that can be used. */
export function readName(properties: ReadonlyMap<string, Property>, problems: Problems): string | undefined {
  const value = properties.get('name')?.value;
  if (value === undefined) return undefined;
  if (value.type === 'string' && value.value !== '') return String(value.value);
  problems.report('wrong-value', `"name" is ${inWords(value.value)}; write a text, or leave it out`, value);
  return undefined;
}

/** What a layer reads: the feature maps named by "from", or the one before it. */
export function readInputs(
  from: Property | undefined,
  previous: Feature,
  names: NameScope,
  unfolding: Unfolding,
): readonly Feature[] {
  const node = from?.value;
  if (node === undefined) return [previous];
  const references = node.type === 'array' ? (node.children ?? []) : [node];
  return references.map(reference => readReference(reference, names, unfolding));
}

/** The feature map that a text names. It may be written further down, so it is looked up when all names are known. */
export function readReference(node: Node, names: NameScope, unfolding: Unfolding): Feature {
  const feature: Feature = {};
  if (node.type === 'string') {
    const name = String(node.value);
    unfolding.references.push({ name, node, names, feature });
    // What stands above can be followed at once, as far as anybody knows now; blocks ask for shapes while they unfold.
    const found = names.find(name);
    if (found !== undefined) feature.follows = found;
  } else {
    const message = `a layer is named by a text, not by ${inWords(node.value)}`;
    unfolding.problems.report('wrong-value', message, node);
  }
  return feature;
}

/** Looks up all references; reports those that lead nowhere. */
export function resolveReferences({ references, problems }: Unfolding): void {
  for (const { name, node, names, feature } of references) {
    const found = names.find(name);
    if (found !== undefined) {
      feature.follows = found;
      continue;
    }
    const known = names.known();
    const close = closest(name, known);
    const there =
      known.length === 0
        ? 'there is none here'
        : `there is ${known.slice(0, 8).join(', ')}${8 < known.length ? ', …' : ''}`;
    problems.report(
      'unknown-reference',
      `no layer is called "${name}"; ${close === undefined ? there : `did you mean "${close}"?`}`,
      node,
      instead(node, close),
    );
  }
}

/** How often a layer is repeated; undefined when it is not, or when the number cannot be used, which is reported. */
export function readRepeat(
  repeat: Property | undefined,
  scope: ExpressionScope,
  unfolding: Unfolding,
): number | undefined {
  const node = repeat?.value;
  if (node === undefined) return undefined;
  const count = valueOf(node, scope, unfolding.problems);
  if (count === unusable) return undefined;
  if (!isWhole(count, 0)) {
    unfolding.problems.report('wrong-value', `"repeat" is ${inWords(count)}; write a whole number of at least 0`, node);
    return undefined;
  }
  if (count <= mostLayers) return count;
  const most = mostLayers.toLocaleString('en-US');
  const message = `"repeat" is ${count.toLocaleString('en-US')}, and a network has at most ${most} layers; write a smaller number`;
  unfolding.problems.report('too-many-layers', message, node);
  return undefined;
}
