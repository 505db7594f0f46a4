import type { OutlineEntry } from './syntax.ts';

/** A symbol of some network, with what it stands in. */
export interface WorkspaceSymbol {
  readonly entry: OutlineEntry;
  readonly container: string;
}

/** Symbols of an outline whose names contain the query, in upper or lower case: networks, blocks, inputs, and layers. */
export function matchingSymbols(outline: readonly OutlineEntry[], query: string): readonly WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  const collect = (entries: readonly OutlineEntry[], container: string): readonly WorkspaceSymbol[] =>
    entries.flatMap(entry => [
      ...(entry.name.toLowerCase().includes(wanted) ? [{ entry, container }] : []),
      ...collect(entry.children, entry.name),
    ]);
  return collect(outline, '');
}
