import type { Catalogue } from '../../core/catalogue.ts';
import type { Expression } from '../../formats/json/expression.ts';
import { spanInString } from '../../formats/json/strings.ts';
import type { Node } from '../../formats/json/tree.ts';
import type { Span } from '../../formats/sourceMap.ts';
import type { NamedThing, Occurrence } from '../names.ts';
import { findSteps, type TextScope } from './nameScope.ts';

/** What is known of the names of a text while it is read. */
export interface NameTable {
  readonly text: string;
  readonly catalogue: Catalogue;
  readonly things: NamedThing[];
  readonly occurrences: Occurrence[];
  readonly nameless: Map<NamedThing, number>;
  readonly holders: Map<NamedThing, Holder>;
  readonly attributeKeys: Node[];
  readonly expressions: ReadExpression[];
  readonly blocks: Map<string, BlockNames>;
  /** What refers to layers. They may stand further down, so that they are looked for when all have names. */
  readonly references: { readonly node: Node; readonly scope: TextScope }[];
  /** The built-in types that the text names. */
  readonly types: Map<string, NamedThing>;
  /** What counts the repetitions of a layer, in expressions. */
  readonly counter: NamedThing;
}

/** What has a name already, where a thing is that could take it. */
export type Holder = (name: string) => NamedThing | undefined;

/** A text that is computed, with what it says if that can be read. */
export interface ReadExpression {
  readonly node: Node;
  readonly expression: Expression | undefined;
}

/** A block of the text, with what can be named in it. */
export interface BlockNames {
  readonly thing: NamedThing;
  readonly scope: TextScope;
  readonly parameters: Map<string, NamedThing>;
  readonly node: Node | undefined;
}

/** A table in which nothing stands yet. */
export function createNameTable(text: string, catalogue: Catalogue): NameTable {
  return {
    text,
    catalogue,
    things: [],
    occurrences: [],
    nameless: new Map(),
    holders: new Map(),
    attributeKeys: [],
    expressions: [],
    blocks: new Map(),
    references: [],
    types: new Map(),
    counter: builtIn('parameter', 'index', '"index" counts the repetitions of a layer; it is built in'),
  };
}

/** Adds a thing; `key` is where the text gives it its name. */
export function addThing(table: NameTable, thing: NamedThing, holder: Holder, key?: Node): NamedThing {
  table.things.push(thing);
  table.holders.set(thing, holder);
  if (key !== undefined) table.occurrences.push({ thing, span: spanInString(table.text, key), role: 'definition' });
  return thing;
}

/** Adds something that nobody may give another name, with the reason. */
export function addFixedThing(table: NameTable, thing: NamedThing & { readonly fixed: string }): NamedThing {
  return addThing(table, thing, () => undefined);
}

/** Notes that a thing is called by its name. */
export function referTo({ occurrences }: NameTable, thing: NamedThing, span: Span): void {
  occurrences.push({ thing, span, role: 'reference' });
}

/** The thing that a built-in type is, the same one wherever it is named. */
export function builtInType({ types }: NameTable, type: string): NamedThing {
  const known = types.get(type) ?? builtIn('type', type, `${type} is built in`);
  types.set(type, known);
  return known;
}

/** Looks for what all references name, step by step. */
export function resolveReferences(table: NameTable): void {
  for (const { node, scope } of table.references) {
    if (node.type !== 'string') continue;
    for (const { thing, start, end } of findSteps(scope, String(node.value)) ?? [])
      referTo(table, thing, spanInString(table.text, node, start, end));
  }
}

function builtIn(kind: NamedThing['kind'], name: string, fixed: string): NamedThing {
  return { kind, name, span: undefined, nameSpan: undefined, fixed };
}
