import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { amountColumns, type AmountColumn } from '../src/diagram/layerColumns.ts';
import type { Amounts } from '../src/diagram/amounts.ts';
import type { LayerTable } from '../src/diagram/layerRows.ts';
import type { TableView, VisibleRow } from '../src/diagram/visibleRows.ts';
import { text } from './text.ts';

/** A column by which rows can be sorted. */
export type SortColumn = 'name' | keyof Amounts;

/** A table as it is drawn. */
export interface DrawnTable {
  readonly table: LayerTable;
  readonly rows: readonly VisibleRow[];
  readonly sort: TableView['sort'];
  /** The row that the keys move from. */
  readonly active: string | undefined;
  /** The rows that the cursor of the editor is on. */
  readonly marked: ReadonlySet<string>;
  readonly areTimesOld: boolean;
}

/** What the table reports. */
export interface TableEvents {
  sort(by: SortColumn): void;
  /** A click on a row. */
  open(id: string): void;
  /** The triangle of a group. */
  toggle(id: string): void;
  scroll(): void;
}

/** Rows from `first` up to, but not including, `end`. */
interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Height of a row, px; the style sheet has it too. */
export const rowHeight = 22;

/** Rows that are drawn above and below those that are seen. */
const margin = 20;

/** The rows to be drawn: however many there are, only those near what is seen. */
export function rowsAround(scrollTop: number, height: number, count: number): RowRange {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  return { first: Math.min(first, count), end: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin) };
}

/** The table as a tree grid: headers that sort, and the rows of the range. */
export function drawTable(drawn: DrawnTable, range: RowRange, events: TableEvents): TemplateResult {
  const { table, rows, active } = drawn;
  const activeAt = rows.findIndex(({ row }) => row.id === active);
  // The active row is always there: screen readers find it by its id.
  const isFar = activeAt !== -1 && (activeAt < range.first || range.end <= activeAt);
  const near = rows.slice(range.first, range.end).map((row, index) => ({ row, at: range.first + index }));
  const far = rows[activeAt];
  const drawnRows = isFar && far !== undefined ? [...near, { row: far, at: activeAt }] : near;
  return html`<div
    class=${classMap({ table: true, stale: table.isStale === true, untimed: table.totals.time === undefined })}
    role="treegrid"
    tabindex="0"
    aria-label=${text('Layers of {0}', table.name)}
    aria-rowcount=${rows.length + 1}
    aria-colcount=${amountColumns.length + shareColumns.length + 2}
    aria-activedescendant=${activeAt === -1 ? nothing : rowId(activeAt)}
  >
    <div class="row header" role="row" aria-rowindex="1">
      ${header('name', text('Layer'), '', drawn, events)}
      <div class="cell output" role="columnheader">${text('Output')}</div>
      ${amountColumns.map(({ name }) => header(name, titles[name](), hints[name](drawn), drawn, events))}
      ${shareColumns.map(
        name =>
          html`<div class="cell share" role="columnheader" title=${text('Share of the network')}>
            ${text('{0} %', titles[name]())}
          </div>`,
      )}
    </div>
    <div class="rows" role="presentation" @scroll=${() => events.scroll()}>
      <div class="all" role="presentation" .style=${`height: ${rows.length * rowHeight}px`}>
        ${repeat(
          drawnRows,
          ({ row }) => row.row.id,
          ({ row, at }) => drawRow(row, at, drawn, events),
        )}
      </div>
      ${
        rows.length === 0
          ? html`<p class="welcome">
              ${
                table.rows.length === 0
                  ? text('No layers yet. Add one and it is listed here.')
                  : text('No layer has that name, type or number.')
              }
            </p>`
          : nothing
      }
    </div>
  </div>`;
}

/** Functions, since the page knows its language only when it is drawn. */
const titles: Readonly<Record<keyof Amounts, () => string>> = {
  params: () => text('Params'),
  macs: () => text('MACs'),
  memory: () => text('Memory'),
  time: () => text('Time'),
};
const hints: Readonly<Record<keyof Amounts, (drawn: DrawnTable) => string>> = {
  params: () => text('Trainable numbers'),
  macs: () => text('Multiply–accumulates for one example'),
  memory: () => text('Bytes of the outputs as float32, one example'),
  time: ({ table, areTimesOld }) => {
    if (table.totals.time === undefined) return text('Benchmark the network to measure its layers');
    return areTimesOld
      ? text('Time of an earlier version of the text; benchmark again to measure this one')
      : text('Median of the last benchmark, one example; a fused node’s time is shared out among its layers');
  },
};

function header(
  by: SortColumn,
  title: string,
  hint: string,
  { sort }: DrawnTable,
  events: TableEvents,
): TemplateResult {
  const direction = sort?.by === by ? sort.direction : 'none';
  const arrow = direction === 'none' ? '' : direction === 'ascending' ? '▲' : '▼';
  return html`<div class=${`cell ${by}`} role="columnheader" aria-sort=${direction}>
    <button title=${hint === '' ? nothing : hint} @click=${() => events.sort(by)}>
      ${title}<span class="arrow" aria-hidden="true">${arrow}</span>
    </button>
  </div>`;
}

function drawRow(visible: VisibleRow, at: number, drawn: DrawnTable, events: TableEvents): TemplateResult {
  const { row, level, position, siblings, isOpen, isFound } = visible;
  const { marked, active, table } = drawn;
  const classes = {
    row: true,
    [row.category]: true,
    marked: marked.has(row.id),
    active: row.id === active,
    around: !isFound,
  };
  const clicked = (event: Event): void => {
    if ((event.target as Element).closest('.chevron') === null) events.open(row.id);
    else events.toggle(row.id);
  };
  return html`<div
    id=${rowId(at)}
    class=${classMap(classes)}
    .style=${`top: ${at * rowHeight}px`}
    role="row"
    data-id=${row.id}
    aria-level=${level}
    aria-posinset=${position}
    aria-setsize=${siblings}
    aria-rowindex=${at + 2}
    aria-expanded=${isOpen ?? nothing}
    aria-selected=${marked.has(row.id)}
    aria-label=${spoken(visible)}
    @click=${clicked}
    @dblclick=${() => isOpen !== undefined && events.toggle(row.id)}
  >
    <div class="cell name" role="gridcell" title=${row.layer ?? row.name} .style=${`--level: ${level}`}>
      <span class="chevron" aria-hidden="true">${isOpen === undefined ? '' : isOpen ? '▾' : '▸'}</span>
      <span class="dot" aria-hidden="true"></span>
      <span class="own">${row.name}</span>
      <span class="type">${row.name.startsWith(`${row.type}_`) ? '' : row.type}</span>
    </div>
    <div class="cell output" role="gridcell">${row.shape}</div>
    ${amountColumns.map(column => amountCell(row, column, table.totals, drawn.areTimesOld))}
    ${shareColumns.map(name => shareCell(row, name, table.totals, drawn.areTimesOld))}
  </div>`;
}

/** A number, in front of a bar as long as its share of the network. */
function amountCell(
  row: Amounts,
  { name, format }: AmountColumn,
  totals: Amounts,
  areTimesOld: boolean,
): TemplateResult {
  const amount = row[name];
  const share = shareOf(row, name, totals) ?? 0;
  const shares = name === 'time' ? sharesInWords(row, totals) : text('{0} % of the network', (100 * share).toFixed(1));
  return html`<div
    class=${classMap({ cell: true, [name]: true, old: name === 'time' && areTimesOld })}
    role="gridcell"
    title=${amount === undefined ? nothing : shares}
  >
    <span class="bar" .style=${`width: ${(100 * Math.min(1, share)).toFixed(2)}%`}></span>
    <span class="amount">${shownAmount(amount, name, format)}</span>
  </div>`;
}

/** Stand beside each other where there is room: a layer with less of the time than of the computation is a fast one. */
const shareColumns = ['time', 'macs'] as const;

function shareCell(
  row: Amounts,
  name: (typeof shareColumns)[number],
  totals: Amounts,
  areTimesOld: boolean,
): TemplateResult {
  const share = shareOf(row, name, totals);
  const shown = share === undefined || share === 0 ? '' : (100 * share).toFixed(1);
  return html`<div
    class=${classMap({ cell: true, share: true, old: name === 'time' && areTimesOld })}
    role="gridcell"
    title=${sharesInWords(row, totals)}
  >
    <span class="amount">${shown}</span>
  </div>`;
}

/** From 0 to 1; undefined where it is not known. */
function shareOf(row: Amounts, name: keyof Amounts, totals: Amounts): number | undefined {
  const [amount, total = 0] = [row[name], totals[name]];
  return amount === undefined || total === 0 ? undefined : amount / total;
}

function sharesInWords(row: Amounts, totals: Amounts): string {
  const percent = (name: keyof Amounts): string => (100 * (shareOf(row, name, totals) ?? 0)).toFixed(1);
  return text('{0} % of the time, {1} % of the MACs', percent('time'), percent('macs'));
}

/** Nothing was measured: nothing; not known: a question mark; and zeros are quiet, most layers have some. */
function shownAmount(amount: number | undefined, name: keyof Amounts, format: AmountColumn['format']): string {
  if (amount === undefined) return name === 'time' ? '' : '?';
  return amount === 0 ? '–' : format(amount);
}

/** The row as a screen reader says it. */
function spoken({ row }: VisibleRow): string {
  const amounts = amountColumns.flatMap(({ name, format }) => {
    const amount = row[name];
    if (amount === undefined) return name === 'time' ? [] : [text('{0} not known', titles[name]())];
    return amount === 0 ? [] : [`${titles[name]()} ${format(amount)}`];
  });
  const type = row.type === '' ? text('group') : row.type;
  return [row.name, type, text('output {0}', row.shape), ...amounts].join(', ');
}

function rowId(at: number): string {
  return `row-${at}`;
}
