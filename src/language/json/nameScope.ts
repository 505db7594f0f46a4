import type { NamedThing } from '../names.ts';

/** Names that a list of layers can refer to, as they are written: what `formats/json/names.ts` knows of feature maps, of texts. */
export interface TextScope {
  readonly names: Map<string, NamedThing>;
  /** How many layers without a name there are, by type. */
  readonly counts: Map<string, number>;
  /** The scopes of structures, blocks, branches and repeats in it, each with what it belongs to. */
  readonly inner: Map<string, InnerScope>;
  /** What stands behind each number, in the scope of a repeat. */
  each?: InnerScope;
  /** What every other name stands for: in a built-in block, whose layers nobody has written. */
  readonly parts?: NamedThing;
  readonly outer: TextScope | undefined;
}

interface InnerScope {
  readonly thing: NamedThing;
  /** Undefined for a layer, which has nothing in it: a repeat of it has numbers alone. */
  readonly scope: TextScope | undefined;
}

/** A scope without names. Structures see the names around them, so they have an outer one; blocks do not. */
export function createTextScope(outer?: TextScope, parts?: NamedThing): TextScope {
  return { names: new Map(), counts: new Map(), inner: new Map(), outer, ...(parts && { parts }) };
}

/** A part of a reference: from `start` to `end` of its text it names a thing. */
export interface Step {
  readonly thing: NamedThing;
  readonly start: number;
  readonly end: number;
}

/** What a reference says step by step: `stem.conv` names a layer and one inside it. Undefined when it leads nowhere. */
export function findSteps(scope: TextScope, name: string, start = 0): readonly Step[] | undefined {
  return findOwn(scope, name, start) ?? (scope.outer === undefined ? undefined : findSteps(scope.outer, name, start));
}

/** The same, without the names around the scope. */
export function findOwn(scope: TextScope, name: string, start = 0): readonly Step[] | undefined {
  const own = scope.names.get(name) ?? (isNumber(name) ? scope.each?.thing : undefined) ?? scope.parts;
  if (own !== undefined) return [{ thing: own, start, end: start + name.length }];
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const head = name.slice(0, dot);
    const inner = scope.inner.get(head) ?? (isNumber(head) ? scope.each : undefined);
    const rest = inner?.scope && findSteps(inner.scope, name.slice(dot + 1), start + dot + 1);
    if (inner !== undefined && rest !== undefined) return [{ thing: inner.thing, start, end: start + dot }, ...rest];
  }
  return undefined;
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
