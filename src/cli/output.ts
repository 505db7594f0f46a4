/** Where a command writes; tests give their own. */
export interface Output {
  /** Results, on stdout. */
  print(text: string): void;
  /** What went wrong, on stderr. */
  complain(text: string): void;
}

/** What a command ends with: good, errors in the file or a failed validation, wrong usage, the runtime could not run it. */
export const exitCodes = { good: 0, bad: 1, usage: 2, runtime: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Wrong usage of a command; the message says what to type. */
export class UsageError extends Error {}

/** Columns of text side by side; numbers are aligned to the right. The first row is the head. */
export function formatTable(rows: readonly (readonly string[])[], rightAligned: readonly boolean[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, rightAligned[column] === true))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = rows;
  const rule = widths.map(width => '─'.repeat(width)).join('  ');
  return [line(head), rule, ...body.map(line)].join('\n');
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - cell.length));
  return right ? space + cell : cell + space;
}
