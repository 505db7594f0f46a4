import type { Catalogue } from '../../core/catalogue.ts';
import { readTree } from '../../formats/json/tree.ts';
import { commonKeys } from '../../formats/json/blocks.ts';
import type { Replacement, Span } from '../../formats/sourceMap.ts';
import { applyEdits } from '../../formats/spans.ts';
import { occurrenceAt, type NamedThing, type Occurrence } from '../names.ts';
import { readNames, type JsonNames } from './names.ts';

/** What can be renamed at an offset, or why nothing can. Undefined where there is no name. */
export type Renameable = { readonly span: Span; readonly name: string } | { readonly problem: string };

/** The edits that call a thing something else wherever it is named, or why that cannot be done. */
export type Renaming = { readonly edits: readonly Replacement[] } | { readonly problem: string };

/** The name at an offset, if it can be changed. */
export function renameableAt({ occurrences }: JsonNames, offset: number): Renameable | undefined {
  const found = occurrenceAt(occurrences, offset);
  if (found === undefined) return undefined;
  const { fixed, name } = found.thing;
  return fixed === undefined ? { span: found.span, name } : { problem: fixed };
}

/**
 * Renames the thing at an offset. Layers without a name are called by their types and numbers; one of them gets a `"name"`, and
 * references to the others follow when their numbers change. The new text is read again before it is offered: every other reference has
 * to lead where it led before.
 */
export function rename(text: string, names: JsonNames, offset: number, name: string, catalogue: Catalogue): Renaming {
  const thing = occurrenceAt(names.occurrences, offset)?.thing;
  if (thing === undefined)
    return { problem: 'there is no name here; put the cursor on the name of a layer, block, parameter or input' };
  const problem = thing.fixed ?? problemOf(thing, name, names);
  if (problem !== undefined) return { problem };
  if (name === thing.name) return { edits: [] };
  const read = (edits: readonly Replacement[]): JsonNames => {
    const changed = applyEdits(text, edits);
    return readNames(changed, readTree(changed).root, catalogue);
  };
  const own = ownEdits(names, thing, name);
  const { things } = read(own);
  const newNames = new Map(names.things.map((each, index) => [each, things[index]?.name]));
  const others = names.occurrences.flatMap(({ thing: other, span }) => {
    const now = newNames.get(other) ?? other.name;
    return other === thing || now === other.name ? [] : [{ span, text: quoted(now) }];
  });
  const edits = [...own, ...others].sort((left, right) => left.span.start - right.span.start);
  const after = read(edits);
  if (leadsElsewhere(names, after, thing))
    return { problem: `with "${name}" some names would mean something else than now; choose another name` };
  return { edits };
}

function problemOf(thing: NamedThing, name: string, names: JsonNames): string | undefined {
  if (name.trim() === '') return `a ${thing.kind} needs a name; write at least one letter`;
  if (name === thing.name) return undefined;
  if (thing.kind === 'parameter') {
    if (!/^[A-Za-z_]\w*$/.test(name))
      return `a parameter cannot be called "${name}"; use letters, digits and _, and begin with a letter`;
    if (['index', 'true', 'false', ...commonKeys].includes(name))
      return `"${name}" has a meaning already; choose another name`;
  }
  const holder = names.holder(thing, name);
  if (holder === undefined || holder === thing) return undefined;
  const what = holder.span === undefined ? `${name} is a built-in type` : `another ${holder.kind} is called "${name}"`;
  return `${what}; choose another name`;
}

/** Edits of the places that name the thing itself. */
function ownEdits({ occurrences, nameless }: JsonNames, thing: NamedThing, name: string): readonly Replacement[] {
  const at = nameless.get(thing);
  const named = occurrences.flatMap(each => (each.thing === thing ? [{ span: each.span, text: quoted(name) }] : []));
  return at === undefined ? named : [...named, { span: { start: at, end: at }, text: `, "name": "${quoted(name)}"` }];
}

/** Whether a reference has come to lead elsewhere, other than one that led nowhere and leads to the renamed thing now. */
function leadsElsewhere(before: JsonNames, after: JsonNames, thing: NamedThing): boolean {
  const renamed = before.things.indexOf(thing);
  const targets = ({ things, occurrences }: JsonNames): readonly string[] => {
    const ids = new Map(things.map((each, index) => [each, index]));
    const idOf = (other: NamedThing): number | string => ids.get(other) ?? `${other.kind} ${other.name}`;
    return occurrences.filter(({ role }: Occurrence) => role === 'reference').map(each => String(idOf(each.thing)));
  };
  const [then, now] = [targets(before), targets(after)];
  const own = (list: readonly string[]): number => list.filter(id => id === String(renamed)).length;
  const others = (list: readonly string[]): string => list.filter(id => id !== String(renamed)).join(' ');
  return before.things.length !== after.things.length || own(now) < own(then) || others(then) !== others(now);
}

/** A name as it stands between quotes. */
function quoted(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}
