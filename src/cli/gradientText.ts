import type { GradientReport } from '../protocol/gradients.ts';
import { exampleLines, gradientHead, gradientRows, gradientVerdict } from '../reports/gradients.ts';
import { formatTable } from './output.ts';
import { placeInWords } from './runs.ts';

/** A check of gradients as text: the worked example where there is one, a row for each tensor, and what it amounts to. */
export function gradientText(report: GradientReport): string {
  const right = gradientHead.map((_, column) => 4 <= column && column <= 8);
  return [
    report.name,
    '',
    ...exampleLines(report),
    formatTable([gradientHead, ...gradientRows(report)], right),
    '',
    ...report.problems.map(problem => `problem: ${problem}`),
    ...report.notes.map(note => `note: ${note}`),
    placeInWords(report.provider, report.machine),
    gradientVerdict(report),
  ].join('\n');
}
