import type { ValidationReport } from '../protocol/reports.ts';
import { errorInWords, precisionNames, shapeInWords } from './amounts.ts';
import { verdictOf } from './verdicts.ts';

/** What a validation has proved, or could not prove, as phrases that a semicolon may join. English; the report page has its own. */
export function provedInWords(report: ValidationReport): readonly string[] {
  const { settings, tolerance, notFinite, repeated, againstCpu, agreeing, layers, nodesByProvider } = report;
  const inputs = Object.values(report.reducedInputs).map(shapeInWords).join(', ');
  const unproved = layers.filter(layer => verdictOf(layer) === 'unproved').length;
  const nodes = Object.entries(nodesByProvider ?? {}).map(([provider, count]) => `${count} on ${provider}`);
  return [
    `${agreeing} of ${layers.length} layers: shape, bytes, and values on ${inputs} within ${errorInWords(tolerance)} of float64 in ${precisionNames[settings.precision]}`,
    `optimised results within ${errorInWords(report.optimizedError)} of unoptimised ones`,
    ...(repeated === undefined ? [] : [repeatedInWords(repeated)]),
    ...(againstCpu === undefined
      ? []
      : [
          `results within ${errorInWords(againstCpu.error)} of those on the CPU in fp32, where ${errorInWords(againstCpu.tolerance)} is allowed`,
        ]),
    notFinite === undefined ? 'no NaN or infinity' : `"${notFinite}" is the first layer to give NaN or infinity`,
    ...(unproved === 0
      ? []
      : [unproved === 1 ? '1 layer that reads it proves nothing' : `${unproved} layers that read it prove nothing`]),
    ...(nodes.length === 0 ? [] : [`operators ${nodes.join(', ')}`]),
  ];
}

function repeatedInWords({ identical, difference, layer }: NonNullable<ValidationReport['repeated']>): string {
  if (identical) return 'two runs bit-identical';
  return `two runs differ by ${errorInWords(difference)}${layer === undefined ? '' : `, first in "${layer}"`}`;
}
