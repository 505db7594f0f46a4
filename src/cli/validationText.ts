import { formatShape } from '../core/shape.ts';
import { formatExact } from '../core/units.ts';
import type { ValidationReport } from '../protocol/reports.ts';
import { weightsInWords } from '../reports/amounts.ts';
import { provedInWords } from '../reports/proved.ts';
import { behindInWords, verdictMarks, verdictOf } from '../reports/verdicts.ts';
import { formatTable } from './output.ts';
import { placeInWords } from './runs.ts';

/** A validation as text: a row for each layer, what is wrong, where it ran, and in one sentence what was proved. */
export function validationText(report: ValidationReport): string {
  const rows = report.layers.map(layer => [
    verdictMarks[verdictOf(layer)],
    layer.name,
    layer.type,
    formatShape(layer.shape),
    formatShape(layer.executedShape),
    formatExact(layer.outputBytes),
    formatExact(layer.parameterBytes),
    layer.relativeError?.toExponential(1) ?? '--',
    layer.problems[0] ?? behindInWords(layer) ?? '',
  ]);
  const head = ['', 'Layer', 'Type', 'Analysed', 'Executed', 'Output B', 'Weights B', 'Error', ''];
  const { refusals } = report.provider;
  return [
    report.name,
    '',
    formatTable([head, ...rows], [false, false, false, false, false, true, true, true]),
    '',
    ...report.problems.map(problem => `problem: ${problem}`),
    ...(report.settings.weights ? [`weights: ${weightsInWords(report.settings.weights)}`] : []),
    ...(report.notes ?? []).map(note => `note: ${note}`),
    // Why it is not the first is said with the place of the run.
    ...refusals.slice(1).map(({ provider, reason }) => `without ${provider}: ${reason}`),
    placeInWords(report.provider, report.machine),
    `${report.passed ? 'passed' : 'FAILED'}: ${provedInWords(report).join('; ')}`,
  ].join('\n');
}
