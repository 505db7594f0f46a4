import { formatShape } from '../core/shape.ts';
import { formatExact } from '../core/units.ts';
import type { ValidationReport } from '../protocol/reports.ts';
import { behindInWords, verdictMarks, verdictOf } from '../reports/verdicts.ts';
import { formatTable } from './output.ts';
import { machineInWords } from './runs.ts';

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
    ...(report.notes ?? []).map(note => `note: ${note}`),
    ...refusals.map(({ provider, reason }) => `without ${provider}: ${reason}`),
    machineInWords(report.provider, report.machine),
    `${report.passed ? 'passed' : 'FAILED'}: ${provedInWords(report)}`,
  ].join('\n');
}

/** What a validation has proved, in one sentence. */
export function provedInWords(report: ValidationReport): string {
  const { settings, tolerance, notFinite, repeated, againstCpu, nodesByProvider } = report;
  const inputs = Object.values(report.reducedInputs).map(formatShape).join(', ');
  const nodes = Object.entries(nodesByProvider ?? {}).map(([provider, count]) => `${count} on ${provider}`);
  return [
    `${report.agreeing} of ${report.layers.length} layers: shape, bytes, and values on ${inputs} within ${inError(tolerance)} of float64 in ${settings.precision}`,
    `optimised results within ${inError(report.optimizedError)} of unoptimised ones`,
    ...(repeated === undefined ? [] : [repeatedInWords(repeated)]),
    ...(againstCpu === undefined ? [] : [`results within ${inError(againstCpu.error)} of those on the CPU in fp32`]),
    notFinite === undefined ? 'no NaN or infinity' : `NaN or infinity from "${notFinite}"`,
    ...(nodes.length === 0 ? [] : [`operators ${nodes.join(', ')}`]),
  ].join('; ');
}

function repeatedInWords({ identical, difference, layer }: NonNullable<ValidationReport['repeated']>): string {
  if (identical) return 'two runs bit-identical';
  return `two runs differ by ${inError(difference)}${layer === undefined ? '' : `, first in "${layer}"`}`;
}

function inError(error: number): string {
  return Number.isFinite(error) ? error.toExponential(1) : 'infinity';
}
