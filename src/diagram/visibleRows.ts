import type { Amounts } from './amounts.ts';
import type { LayerRow, LayerTable } from './layerRows.ts';
import { readFilter } from './filter.ts';

/** How a table is looked at. */
export interface TableView {
  /** Undefined for the order of the text. */
  readonly sort?: { readonly by: 'name' | keyof Amounts; readonly direction: 'ascending' | 'descending' } | undefined;
  readonly filter: string;
  /** Groups that are open. */
  readonly expanded: ReadonlySet<string>;
  /** Groups that somebody has folded although the filter finds something in them. */
  readonly folded: ReadonlySet<string>;
}

/** A row that is shown, and where it stands among its siblings. */
export interface VisibleRow {
  readonly row: LayerRow;
  /** 1 for what stands in no group. */
  readonly level: number;
  /** From 1 to `siblings`. */
  readonly position: number;
  readonly siblings: number;
  /** Undefined for a layer. */
  readonly isOpen: boolean | undefined;
  /** False for a group that is there only for what the filter has found in it. */
  readonly isFound: boolean;
}

/** As many rows as fit into a side bar. */
const screenful = 24;

/** The rows to be shown, in order: children stay with their parents, however they are sorted. */
export function visibleRows(table: LayerTable, view: TableView): readonly VisibleRow[] {
  const children = childrenOf(table);
  const filter = readFilter(view.filter);
  const found = table.rows.map(row => filter?.finds(row) ?? true);
  const holdsFound = table.rows.map(() => false);
  if (filter !== undefined)
    for (let at = table.rows.length - 1; 0 <= at; at--) {
      const parent = table.rows[at]?.parent;
      if (parent !== undefined && (found[at] === true || holdsFound[at] === true)) holdsFound[parent] = true;
    }
  const order = comparison(view.sort);
  const shown: VisibleRow[] = [];
  const show = (parent: number | undefined, level: number, isInFound: boolean): void => {
    const all = children.get(parent) ?? [];
    const kept = isInFound ? all : all.filter(at => found[at] === true || holdsFound[at] === true);
    const sorted =
      order === undefined ? kept : kept.toSorted((left, right) => order(table.rows[left], table.rows[right]));
    sorted.forEach((at, index) => {
      const row = table.rows[at];
      if (row === undefined) return;
      const opensItself = filter !== undefined && holdsFound[at] === true;
      const isOpen = opensItself ? !view.folded.has(row.id) : view.expanded.has(row.id);
      shown.push({
        row,
        level,
        position: index + 1,
        siblings: sorted.length,
        isOpen: row.category === 'group' ? isOpen : undefined,
        isFound: found[at] === true,
      });
      // A group that was found by itself, with nothing found in it, shows all that it has.
      if (isOpen && children.has(at)) show(at, level + 1, isInFound || !opensItself);
    });
  };
  show(undefined, 1, filter === undefined);
  return shown;
}

/** The groups that are open at first: level by level, while everything still fits into a side bar. */
export function initiallyOpen(table: LayerTable): ReadonlySet<string> {
  let expanded: ReadonlySet<string> = new Set();
  for (;;) {
    const shown = visibleRows(table, { filter: '', expanded, folded: new Set() });
    const next = new Set(expanded);
    for (const { row, isOpen } of shown) if (isOpen === false) next.add(row.id);
    const after = visibleRows(table, { filter: '', expanded: next, folded: new Set() });
    if (next.size === expanded.size || screenful < after.length) return expanded;
    expanded = next;
  }
}

/** The groups around a row, which have to be open for it to be seen. */
export function groupsAbove({ rows }: LayerTable, id: string): readonly string[] {
  const above: string[] = [];
  for (let at = rows.find(row => row.id === id)?.parent; at !== undefined; at = rows[at]?.parent)
    above.push(rows[at]?.id ?? '');
  return above;
}

function childrenOf({ rows }: LayerTable): ReadonlyMap<number | undefined, readonly number[]> {
  const children = new Map<number | undefined, number[]>();
  rows.forEach(({ parent }, at) => {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [at]);
    else siblings.push(at);
  });
  return children;
}

type Comparison = (left: LayerRow | undefined, right: LayerRow | undefined) => number;

/** What is not known comes last in both directions; equals keep the order of the text. */
function comparison(sort: TableView['sort']): Comparison | undefined {
  if (sort === undefined) return undefined;
  const { by, direction } = sort;
  const sign = direction === 'ascending' ? 1 : -1;
  if (by === 'name')
    return (left, right) => sign * (left?.name ?? '').localeCompare(right?.name ?? '', 'en', { numeric: true });
  return (left, right) => {
    const [first, second] = [left?.[by], right?.[by]];
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
    return sign * (first - second);
  };
}
