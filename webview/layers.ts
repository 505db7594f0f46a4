import { html, render } from 'lit';
import { withTimes, type LayerTable } from '../src/diagram/layerRows.ts';
import {
  groupsAbove,
  initiallyOpen,
  visibleRows,
  type TableView,
  type VisibleRow,
} from '../src/diagram/visibleRows.ts';
import type { LayersHostMethods, LayersMethods, ShownTable } from '../src/protocol/layers.ts';
import { connectHost } from './host.ts';
import { drawTable, rowHeight, rowsAround, type SortColumn } from './layersTable.ts';
import { text } from './text.ts';
import './layers.css';

/** What outlives hiding: how the table was looked at. */
interface SavedState {
  readonly uri: string | undefined;
  readonly sort: TableView['sort'];
  readonly filter: string;
  readonly expanded: readonly string[] | undefined;
  readonly folded: readonly string[];
  readonly active: string | undefined;
}

const {
  remote: editor,
  saved,
  save,
} = connectHost<LayersHostMethods, SavedState>({
  update: ({ shown }) => update(shown),
  mark: ({ ids }) => mark(ids),
  fold: ({ open }) => foldAll(open),
} satisfies LayersMethods);

const app = document.getElementById('app') ?? document.body;
let shown: ShownTable | undefined;
let table: LayerTable | undefined;
let state: SavedState = saved ?? {
  uri: undefined,
  sort: undefined,
  filter: '',
  expanded: undefined,
  folded: [],
  active: undefined,
};
let rows: readonly VisibleRow[] = [];
let marked: ReadonlySet<string> = new Set();

function update(next: ShownTable | undefined): void {
  shown = next;
  table = next && withTimes(next.table, next.times);
  const isAnother = next !== undefined && next.uri !== state.uri;
  if (isAnother) {
    state = { ...state, uri: next.uri, expanded: undefined, folded: [], active: undefined };
    marked = new Set();
  }
  change({});
  // Another network is read from its beginning, wherever the last one was left.
  if (isAnother) app.querySelector('.rows')?.scrollTo({ top: 0 });
}

/** Takes another way of looking at the table, and shows it. */
function change(part: Partial<SavedState>): void {
  state = { ...state, ...part };
  if (table !== undefined) {
    state = { ...state, expanded: state.expanded ?? [...initiallyOpen(table)] };
    const { sort, filter, expanded = [], folded } = state;
    rows = visibleRows(table, { sort, filter, expanded: new Set(expanded), folded: new Set(folded) });
  }
  save(state);
  draw();
}

function draw(): void {
  if (table === undefined || shown === undefined) {
    render(
      html`<p class="welcome">${text('Open a network to see its layers here.')}</p>
        <p class="welcome">
          <button class="main" @click=${() => void editor.newNetwork({})}>${text('New Network…')}</button>
        </p>`,
      app,
    );
    return;
  }
  const active = state.active;
  const body = app.querySelector('.rows');
  render(
    html`<div class="tools">
        <input
          class="filter"
          type="search"
          spellcheck="false"
          .value=${state.filter}
          placeholder=${text('Filter: conv, type:relu, params>1M')}
          aria-label=${text('Filter layers by name, type, or a bound such as params>1M')}
          @input=${(event: Event) => search((event.target as HTMLInputElement).value)}
        />
        <span class="count" role="status">${countText()}</span>
      </div>
      ${
        table.isStale === true
          ? html`<p class="notice" role="status">${text('From the last version that could be evaluated.')}</p>`
          : ''
      }
      ${drawTable(
        { table, rows, sort: state.sort, active, marked, areTimesOld: shown.areTimesOld },
        rowsAround(body?.scrollTop ?? 0, body?.clientHeight ?? window.innerHeight, rows.length),
        { sort, open: id => open(id, false), toggle, scroll: draw },
      )}`,
    app,
  );
}

/** How many layers the filter has found, among how many. */
function countText(): string {
  if (state.filter.trim() === '' || table === undefined) return '';
  const layers = table.rows.filter(({ layer }) => layer !== undefined).length;
  const found = rows.filter(({ isFound, row }) => isFound && row.layer !== undefined).length;
  return text('{0} of {1} layers', found, layers);
}

function search(filter: string): void {
  change({ filter, folded: [] });
}

/** From one order to the next: numbers begin with the largest, names with A; the third click gives the order of the text. */
function sort(by: SortColumn): void {
  const first = by === 'name' ? 'ascending' : 'descending';
  const second = by === 'name' ? 'descending' : 'ascending';
  const now = state.sort?.by === by ? state.sort.direction : undefined;
  change({ sort: now === second ? undefined : { by, direction: now === first ? second : first } });
  // What somebody has sorted for is at the top.
  app.querySelector('.rows')?.scrollTo({ top: 0 });
}

function open(id: string, focus: boolean): void {
  marked = new Set([id]);
  change({ active: id });
  void editor.openSource({ id, focus }); // the editor answers by moving its cursor
}

/** Opens a group or folds it; with a filter on, what it has found is folded separately and comes back with the next one. */
function toggle(id: string): void {
  const isOpen = rows.find(({ row }) => row.id === id)?.isOpen;
  if (isOpen === undefined) return;
  const without = (ids: readonly string[] = []): readonly string[] => ids.filter(each => each !== id);
  change(
    isOpen
      ? { expanded: without(state.expanded), folded: [...state.folded, id], active: id }
      : { expanded: [...without(state.expanded), id], folded: without(state.folded), active: id },
  );
}

function foldAll(isOpen: boolean): void {
  const groups = table?.rows.flatMap(({ id, category }) => (category === 'group' ? [id] : [])) ?? [];
  change({ expanded: isOpen ? groups : [], folded: isOpen ? [] : groups });
}

/** Marks the rows that the cursor is on. Several share one text when a block is used several times: an active one stays so. */
function mark(ids: readonly string[]): void {
  if (table === undefined) return;
  marked = new Set(ids);
  const [first] = ids;
  if (first === undefined || (state.active !== undefined && marked.has(state.active))) {
    draw();
    return;
  }
  const above = groupsAbove(table, first);
  change({
    active: first,
    expanded: [...new Set([...(state.expanded ?? []), ...above])],
    folded: state.folded.filter(id => !above.includes(id)),
  });
  reveal();
}

/** Scrolls no further than needed to show the active row. */
function reveal(): void {
  const body = app.querySelector('.rows');
  const at = rows.findIndex(({ row }) => row.id === state.active);
  if (body === null || at === -1) return;
  const [top, bottom] = [at * rowHeight, (at + 1) * rowHeight];
  if (top < body.scrollTop) body.scrollTop = top;
  else if (body.scrollTop + body.clientHeight < bottom) body.scrollTop = bottom - body.clientHeight;
  draw();
}

function moveTo(at: number): void {
  const next = rows[Math.max(0, Math.min(rows.length - 1, at))];
  if (next === undefined) return;
  change({ active: next.row.id });
  reveal();
}

function step(by: number): void {
  const at = rows.findIndex(({ row }) => row.id === state.active);
  moveTo(at === -1 ? 0 : at + by);
}

/** Right opens a group, or enters an open one; left folds it, or goes to the group around. */
function turn(direction: 'left' | 'right'): void {
  const at = rows.findIndex(({ row }) => row.id === state.active);
  const row = rows[at];
  if (row === undefined) return;
  if (row.isOpen === (direction === 'left')) toggle(row.row.id);
  else if (direction === 'right') moveTo(row.isOpen === true ? at + 1 : at);
  else if (row.row.parent !== undefined) {
    const around = table?.rows[row.row.parent]?.id;
    moveTo(rows.findIndex(each => each.row.id === around));
  }
}

function page(): number {
  return Math.max(1, Math.floor((app.querySelector('.rows')?.clientHeight ?? 0) / rowHeight) - 1);
}

const keys: Readonly<Record<string, () => void>> = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  ArrowRight: () => turn('right'),
  ArrowLeft: () => turn('left'),
  PageDown: () => step(page()),
  PageUp: () => step(-page()),
  Home: () => moveTo(0),
  End: () => moveTo(rows.length - 1),
  Enter: () => state.active !== undefined && open(state.active, true),
};

window.addEventListener('keydown', event => {
  const input = app.querySelector<HTMLInputElement>('.filter');
  const grid = app.querySelector<HTMLElement>('.table');
  const hasCommand = event.ctrlKey || event.metaKey;
  const inGrid = document.activeElement === grid;
  if (hasCommand && event.key.toLowerCase() === 'f') {
    event.preventDefault();
    input?.focus();
    input?.select();
  } else if (document.activeElement === input && event.key === 'ArrowDown') {
    event.preventDefault();
    grid?.focus();
    if (!rows.some(({ row }) => row.id === state.active)) moveTo(0);
  } else if (document.activeElement === input && event.key === 'Escape') {
    search('');
    grid?.focus();
  } else if (inGrid && keys[event.key] !== undefined && !hasCommand && !event.altKey) {
    event.preventDefault();
    keys[event.key]?.();
  } else if (inGrid && event.key === ' ') {
    event.preventDefault();
    if (state.active !== undefined) toggle(state.active);
  } else if (inGrid && event.key.length === 1 && !hasCommand && !event.altKey) {
    // The key itself goes into the filter, which has the keyboard by the time that it is typed.
    input?.focus();
  }
});
window.addEventListener('resize', draw);

draw();
void editor.ready({}); // the answer is an update
