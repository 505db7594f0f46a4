/** A table in Markdown; columns of numbers stand at the right. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  return [
    row(columns.map(({ head }) => head)),
    `|${columns.map(({ isNumber }) => (isNumber === true ? '--:' : '--')).join('|')}|`,
    ...rows.map(row),
  ].join('\n');
}

/** A column of a table. */
export interface Column {
  readonly head: string;
  readonly isNumber?: true;
}

/** Equal rows as one, with how many there are in front, in order of first occurrence. */
export function countedRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const counts = new Map<string, { row: readonly string[]; count: number }>();
  for (const cells of rows) {
    const key = row(cells);
    counts.set(key, { row: cells, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].map(({ row: cells, count }) => [String(count), ...cells]);
}

/** A list of facts, each with its name. */
export function facts(entries: readonly (readonly [name: string, value: string])[]): string {
  return entries.map(([name, value]) => `- ${name}: ${value}`).join('\n');
}

/** Paragraphs, without those that have nothing to say. */
export function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined && part !== '').join('\n\n');
}

/** A part of a whole in percent: "28.2 %", "–" where there is no whole. */
export function share(part: number, whole: number): string {
  return whole === 0 || Number.isNaN(part) ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
