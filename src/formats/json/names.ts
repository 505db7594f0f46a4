import type { Feature } from '../../core/networkBuilder.ts';

/** Names that a list of layers can refer to. Structures see the names around them; blocks see their own and "input". */
export interface NameScope {
  /** What the name, or the dotted path into a structure, stands for. */
  find(name: string): Feature | undefined;
  /** All names that can be referred to from here, for suggestions. */
  known(): readonly string[];
  define(name: string, feature: Feature): void;
  /** A scope for the layers of the structure or block called `name`. */
  enter(name: string, kind: 'structure' | 'block'): NameScope;
  /** A name for a layer that has none: its type and a number. */
  nameFor(type: string): string;
}

/** The scope of the network's own layers, or an inner one. */
export function createNameScope(outer?: NameScope): NameScope {
  const features = new Map<string, Feature>();
  const inner = new Map<string, NameScope>();
  const counts = new Map<string, number>();
  return {
    find(name) {
      const own = features.get(name);
      if (own !== undefined) return own;
      // A dot is a step into a structure, unless the name itself has one.
      for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
        const found = inner.get(name.slice(0, dot))?.find(name.slice(dot + 1));
        if (found !== undefined) return found;
      }
      return outer?.find(name);
    },
    known: () => [...features.keys(), ...(outer?.known() ?? [])],
    define(name, feature) {
      // The first of two layers with one name keeps it; the second is reported by the analysis.
      if (!features.has(name)) features.set(name, feature);
    },
    enter(name, kind) {
      const scope = createNameScope(kind === 'structure' ? this : undefined);
      inner.set(name, scope);
      return scope;
    },
    nameFor(type) {
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      return `${type}_${count}`;
    },
  };
}
