import type { Replacement } from '../sourceMap.ts';
import { endOf, removeEntries, separatorAt } from './listEdits.ts';
import { propertiesOf, spanOf, type Node } from './tree.ts';

/** What becomes of the properties of an object. */
export interface ObjectChange {
  /** New values as text; undefined for a property that goes. */
  readonly set: Readonly<Record<string, string | undefined>>;
  /** Keys that are called otherwise; their values stay. */
  readonly renamed: Readonly<Record<string, string>>;
}

/**
 * Changes properties of an object where they stand. What comes takes the place of what goes, and stands behind the last
 * property otherwise, on a line of its own if that does. Undefined where a value is half typed.
 */
export function editObject(
  text: string,
  object: Node,
  { set, renamed }: ObjectChange,
): readonly Replacement[] | undefined {
  const properties = propertiesOf(object);
  const nodes = object.children ?? [];
  const written = Object.entries(set).filter(([key]) => properties.has(key));
  const gone = written.flatMap(([key, value]) => (value === undefined ? [key] : []));
  const added = Object.entries(set).flatMap(([key, value]) =>
    value === undefined || properties.has(key) ? [] : [`${JSON.stringify(key)}: ${value}`],
  );
  const nodeOf = (key: string): Node | undefined => nodes.findLast(node => node.children?.[0]?.value === key);
  const edits: Replacement[] = [];
  for (const [key, value] of written) {
    const node = properties.get(key)?.value;
    if (node === undefined) return undefined;
    if (value !== undefined) edits.push({ span: spanOf(node), text: value });
  }
  for (const [from, to] of Object.entries(renamed)) {
    const key = properties.get(from)?.key;
    if (key === undefined || properties.has(to)) return undefined;
    edits.push({ span: spanOf(key), text: JSON.stringify(to) });
  }
  const replaced = gone.slice(0, added.length).flatMap(key => nodeOf(key) ?? []);
  replaced.forEach((node, index) => edits.push({ span: spanOf(node), text: added[index] ?? '' }));
  const removed = gone.slice(added.length).flatMap(key => nodeOf(key) ?? []);
  edits.push(...removeEntries(text, nodes, node => removed.includes(node)));
  const last = nodes.at(-1);
  const appended = added.slice(replaced.length);
  if (last === undefined || appended.length === 0) return edits;
  const separator = separatorAt(text, last);
  const end = endOf(last);
  return [...edits, { span: { start: end, end }, text: appended.map(each => `,${separator}${each}`).join('') }];
}
