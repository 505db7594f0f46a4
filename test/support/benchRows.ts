/** What was measured, ms unless `what` says otherwise. */
export interface Row {
  readonly what: string;
  readonly median: number;
  /** The best run, which is least disturbed by what else the machine does; absent where there is but one number. */
  readonly best?: number;
  /** The limit it has to stay below; "≥ 5" for one to be reached. Absent where nothing is promised. */
  readonly promised?: string;
}

/** Rows as a table, for whoever reads it. */
export function rowsAsText(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ what }) => what.length));
  const line = (what: string, ...columns: readonly string[]): string =>
    `${what.padEnd(width)}  ${columns.map(column => column.padStart(9)).join(' ')}`;
  return [
    line('warm runs, ms', 'median', 'best', 'promised'),
    ...rows.map(({ what, median, best, promised = '' }) =>
      line(what, median.toFixed(3), best?.toFixed(3) ?? '', /^\d/.test(promised) ? `< ${promised}` : promised),
    ),
  ].join('\n');
}
