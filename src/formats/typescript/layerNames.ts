/** Names of layers and groups beside each other. */
export interface Scope {
  readonly taken: Set<string>;
  readonly counts: Map<string, number>;
}

/** No names yet. */
export function newScope(): Scope {
  return { taken: new Set(), counts: new Map() };
}

/** The name, or the name with the first number that makes it new. */
export function freeName({ taken }: Scope, name: string): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
  taken.add(free);
  return free;
}

/** A name for what has none: its type and a number. */
export function numberedName(scope: Scope, type: string): string {
  const count = (scope.counts.get(type) ?? 0) + 1;
  scope.counts.set(type, count);
  return freeName(scope, `${type}_${count}`);
}
