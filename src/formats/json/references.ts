import type { Node } from './tree.ts';

/** The names by which a text refers to layers, wherever it does. */
export interface References {
  /** Whether something refers to a layer of that name, or to something inside of it. */
  to(name: string): boolean;
  /** Whether an attribute names the layer of that name and means this one, not what it computes. */
  byAttribute(name: string): boolean;
  /** Whether something refers to a layer without a name by its type and number. */
  toUnnamed(type: string): boolean;
  /** Whether several layers have that name, so that a reference to it does not mean each of them. */
  isShared(name: string): boolean;
  /** The name, or the name with a number, that no layer has and nothing refers to. */
  freeName(name: string): string;
}

/** Every text in the file that may be a reference: all that are neither keys nor types nor names. */
export function createReferences(root: Node): References {
  const steps = new Set<string>();
  const names = new Map<string, number>();
  const attributes = new Set<string>();
  collect(root, steps, names, attributes);
  return {
    byAttribute: name => attributes.has(name),
    to: name => steps.has(name) || name.includes('.'),
    toUnnamed: type =>
      [...steps].some(step => step.startsWith(`${type}_`) && /^\d+$/.test(step.slice(type.length + 1))),
    isShared: name => 1 < (names.get(name) ?? 0),
    freeName(name) {
      let free = name;
      for (let number = 2; steps.has(free) || names.has(free); number++) free = `${name}${number}`;
      return free;
    },
  };
}

/** A reference may be a path into structures: each of its steps may be the name of a layer. */
function collect(node: Node, steps: Set<string>, names: Map<string, number>, attributes: Set<string>): void {
  if (node.type === 'property') {
    const [key, value] = node.children ?? [];
    if (value === undefined || key?.value === 'type') return;
    if (key?.value === 'name') {
      names.set(String(value.value), 1 + (names.get(String(value.value)) ?? 0));
      return;
    }
    if (value.type === 'string' && key?.value !== 'from') attributes.add(String(value.value));
    collect(value, steps, names, attributes);
    return;
  }
  if (node.type === 'string') for (const step of String(node.value).split('.')) steps.add(step);
  for (const child of node.children ?? []) collect(child, steps, names, attributes);
}
