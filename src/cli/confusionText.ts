import { formatExact, formatShare } from '../core/units.ts';
import type { ConfusionReport } from '../protocol/learned.ts';
import { formatTable } from './output.ts';

/** More classes than these are no table for a terminal. */
const mostClasses = 25;

/** So many mistakes are told. */
const mostMistakes = 10;

/** So many examples of a mistake are named. */
const mostExamples = 6;

/** The table of mistakes, and the most frequent of them with examples. */
export function confusionText({ data, table, recall, precision, error, mistakes, examples }: ConfusionReport): string {
  const nameOf = (index: number): string => data.classes[index] ?? String(index);
  const percent = (share = Number.NaN): string => (Number.isNaN(share) ? '–' : formatShare(share));
  const head = ['true \\ said', ...table.map((_, index) => nameOf(index)), 'found'];
  const rows = table.map((row, index) => [nameOf(index), ...row.map(String), percent(recall[index])]);
  const last = ['right', ...precision.map(percent), ''];
  const grid = formatTable(
    [head, ...rows, last],
    head.map((_, column) => 0 < column),
  );
  const worst = mistakes.slice(0, mostMistakes).map(({ truth, said, count }) => {
    const named = (examples[truth]?.[said] ?? []).slice(0, mostExamples).join(', ');
    return `${nameOf(truth)} taken for ${nameOf(said)}: ${count}, such as ${data.part} examples ${named}`;
  });
  const summary = `${formatShare(error)} of ${formatExact(data.examples)} ${data.part} examples of ${data.name} are taken for another class`;
  return [
    ...(table.length <= mostClasses ? [grid, ''] : []),
    ...worst,
    ...(worst.length === 0 ? [] : ['']),
    summary,
  ].join('\n');
}
