import { getNodeValue } from 'jsonc-parser';
import type { Catalogue } from '../../core/catalogue.ts';
import { isExpression, nameTokens, parseExpression } from '../../formats/json/expression.ts';
import { createNaming } from '../../formats/json/foldNames.ts';
import { propertiesOf, type Node } from '../../formats/json/tree.ts';
import { inline } from '../../formats/json/write.ts';
import type { Replacement } from '../../formats/sourceMap.ts';

/** A layer as it is written: the value of its object. */
export type WrittenLayer = Readonly<Record<string, unknown>>;

/** What a block that is put into a text says. */
export interface NewBlock {
  readonly name: string;
  /** Every parameter with its default. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The layers as text, the lines behind the first indented by `indent`. */
  layers(indent: string): readonly string[];
}

/** The value of a node, expressions as they are written. */
export function writtenOf(node: Node): unknown {
  return getNodeValue(node);
}

/** The value of an entry of a list of layers; undefined when it is none. */
export function writtenLayer(node: Node): WrittenLayer | undefined {
  return node.type === 'object' ? (getNodeValue(node) as WrittenLayer) : undefined;
}

/** A name that no type and no block has. */
export function freeBlockName(wanted: string, root: Node | undefined, catalogue: Catalogue): string {
  const blocks = propertiesOf(propertiesOf(root).get('blocks')?.value).keys();
  const taken = [...catalogue.layers.keys(), ...catalogue.structures.keys(), ...blocks];
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) name = `${wanted}${number}`;
  return name;
}

/** The edit that defines one more block. */
export function defineBlockEdit(text: string, root: Node, block: NewBlock): Replacement | undefined {
  const properties = propertiesOf(root);
  const [blocks, layers] = [properties.get('blocks')?.value, properties.get('layers')];
  if (layers === undefined) return undefined;
  const outer = indentAt(text, layers.key.offset);
  const indent = `${outer}  `;
  const defined = `${indent}${definition(block, indent)}`;
  const last = blocks?.children?.at(-1);
  if (last !== undefined) {
    const end = last.offset + last.length;
    return { span: { start: end, end }, text: `,\n${defined}` };
  }
  const all = `{\n${defined}\n${outer}}`;
  if (blocks !== undefined) return { span: { start: blocks.offset, end: blocks.offset + blocks.length }, text: all };
  const { offset } = layers.key;
  return { span: { start: offset, end: offset }, text: `"blocks": ${all},\n${outer}` };
}

function definition({ name, parameters, layers }: NewBlock, indent: string): string {
  const head = Object.keys(parameters).length === 0 ? '' : `\n${indent}  "parameters": ${inline(parameters)},`;
  const lines = layers(`${indent}    `).map(line => `${indent}    ${line}`);
  return `${JSON.stringify(name)}: {${head}\n${indent}  "layers": [\n${lines.join(',\n')}\n${indent}  ]\n${indent}}`;
}

/** The blanks at the beginning of the line of an offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The parameters of the block around a list that its expressions use: they have to be handed on to a block that takes layers of it. */
export function freeParameters(
  layers: unknown,
  root: Node | undefined,
  around: string | undefined,
): Record<string, unknown> {
  const block = around === undefined ? undefined : propertiesOf(propertiesOf(root).get('blocks')?.value).get(around);
  const parameters = propertiesOf(propertiesOf(block?.value).get('parameters')?.value);
  const used = namesIn(layers);
  return Object.fromEntries(
    [...parameters].flatMap(([name, { value }]) => {
      if (value === undefined || !used.has(name)) return [];
      const fallback = writtenOf(value);
      // Each use gives it, so that the default is no more than an example.
      return [[name, isExpression(fallback) ? 1 : fallback] as const];
    }),
  );
}

/** How the parameters are handed on in a use. */
export function handedOn(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(parameters).map(name => [name, `=${name}`] as const));
}

/** The names in all expressions of a value. */
function namesIn(value: unknown): ReadonlySet<string> {
  if (isExpression(value)) {
    const expression = parseExpression(value.slice(1));
    return new Set(expression === undefined ? [] : nameTokens(expression).map(({ text }) => text));
  }
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.values(value).flatMap(each => [...namesIn(each)]));
}

/** A use of a block, on one line. */
export function useOf(name: string, rest: Readonly<Record<string, unknown>>): string {
  return inline({ type: name, ...rest });
}

/** Names for the parameters of a new block beside those that are handed on. */
export function parameterNaming(handed: Readonly<Record<string, unknown>>): (wanted: string) => string {
  const naming = createNaming(Object.keys(handed));
  return wanted => naming.parameter(wanted);
}
