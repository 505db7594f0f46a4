import type { CheckedGradient, GradientReport } from '../protocol/gradients.ts';
import { poolingLines, termLines } from './gradientTerms.ts';
import { lossNames } from './trainingWords.ts';

/** Columns of a table of gradients. */
export const gradientHead: readonly string[] = [
  '',
  'Gradient at',
  'Kind',
  'Shape',
  'Numbers',
  'Sums',
  'Left out',
  'Largest',
  'Error',
  'Given by',
];

/** A row for each tensor, from the loss backwards, with what is wrong. */
export function gradientRows({ gradients }: GradientReport): readonly (readonly string[])[] {
  return gradients.map(each => [
    each.passed ? '✓' : '✗',
    each.tensor,
    each.kind,
    each.shape.join('×'),
    numbersInWords(each),
    String(each.directions),
    String(each.leftOut),
    each.largest.toExponential(1),
    each.relativeError.toExponential(1),
    each.from.join(', ') || 'no layer',
  ]);
}

function numbersInWords({ elements, shape }: CheckedGradient): string {
  const all = shape.reduce((product, size) => product * size, 1);
  return elements === all ? String(all) : `${elements} of ${all}`;
}

/** What was checked and what came of it, in one sentence. */
export function gradientVerdict(report: GradientReport): string {
  const { gradients, relativeError, tolerance, endToEnd, loss, batch, passed } = report;
  const failed = gradients.filter(each => !each.passed).length;
  const leftOut = gradients.reduce((sum, each) => sum + each.leftOut, 0) + (endToEnd?.leftOut ?? 0);
  const parts = [
    `${gradients.length - failed} of ${gradients.length} gradients of the ${lossNames[loss]} over ${batch === 1 ? 'one example' : `${batch} examples`} ` +
      `within ${tolerance.toExponential(0)} of central differences in float64, the worst off by ${relativeError.toExponential(1)} of its largest`,
    ...(endToEnd === undefined
      ? []
      : [
          `all ${endToEnd.numbers} weights moved through the whole network, the worst off by ${endToEnd.relativeError.toExponential(1)}`,
        ]),
    ...(leftOut === 0 ? [] : [`${leftOut} left out where the derivative jumps`]),
  ];
  return `${passed ? 'passed' : 'FAILED'}: ${parts.join('; ')}`;
}

/** The worked example and the poolings of a report, if it has any; lines of plain text. */
export function exampleLines({ terms, poolings }: GradientReport): readonly string[] {
  return [
    ...(terms === undefined ? [] : [...termLines(terms), '']),
    ...poolings.flatMap(trace => [...poolingLines(trace), '']),
  ];
}

/** A report as Markdown, for the editor and for sharing. English. */
export function gradientMarkdown(report: GradientReport): string {
  const examples = exampleLines(report);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `# Gradients of ${report.name}`,
    '',
    `**${gradientVerdict(report)}**`,
    '',
    ...report.problems.map(problem => `- Problem: ${problem}`),
    ...report.notes.map(note => `- Note: ${note}`),
    '',
    ...(examples.length === 0 ? [] : ['```text', ...examples, '```', '']),
    row(gradientHead),
    row(gradientHead.map((_, column) => (4 <= column && column <= 8 ? '--:' : '---'))),
    ...gradientRows(report).map(row),
    '',
    'From the loss backwards; the first that is wrong is itself at fault. Errors are relative to the largest number of the gradient. Where not all numbers were ' +
      'checked one by one, sums of all of them with random signs were.',
    '',
  ].join('\n');
}
