import { isWhole } from '../../core/attribute.ts';
import { readLimit } from '../../core/budget.ts';
import type { OwnFix } from '../../core/change.ts';
import { closest } from '../../core/closest.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import { inWords, unknownKeyFixes } from '../../core/layerAttributes.ts';
import type { Budget } from '../../core/network.ts';
import type { Shape } from '../../core/shape.ts';
import { readShape } from '../inputShape.ts';
import { objectSizeText, readObjectSize } from '../objectSize.ts';
import { isRecord } from './given.ts';

/** What can be said of a network beside its layers, each with what it takes. */
export const networkOptions = {
  input: 'Shape of the only input, channels first, without the batch: `[3, 224, 224]`.',
  inputs: 'Shapes of several inputs by name; the function of the network is given an object of them.',
  seed: 'Start of the random numbers that initialise the weights.',
  budget: 'Limits: `{ maxParams: "5M", maxMacs: "600M", maxLatencyMs: 5 }`.',
  objectSize: objectSizeText,
  description: 'What the network is for; free text.',
} as const;

type ReportOption = (code: DiagnosticCode, message: string, attribute?: string, fixes?: readonly OwnFix[]) => void;

/** Reads the options of a network; reports what cannot be used, and goes on without it. */
export function readOptions(name: unknown, options: unknown, report: ReportOption) {
  if (typeof name !== 'string') report('wrong-value', `a network is called ${inWords(name)}; write a text`);
  const given: Readonly<Record<string, unknown>> = isRecord(options) ? options : {};
  const names = Object.keys(networkOptions);
  for (const key of Object.keys(given)) {
    if (names.includes(key)) continue;
    const close = closest(key, names);
    const fix = close === undefined ? `it has ${names.join(', ')}` : `did you mean "${close}"?`;
    const message = `unknown option "${key}" of network; ${fix}`;
    report('unknown-key', message, key, unknownKeyFixes(key, close, given));
  }
  const shapeOf = (value: unknown, key: string): Shape | undefined =>
    readShape(value, message => report('wrong-value', message, key));
  const inputs = new Map<string, Shape | undefined>();
  if (given['input'] !== undefined) inputs.set('input', shapeOf(given['input'], 'input'));
  else if (isRecord(given['inputs']))
    for (const [key, value] of Object.entries(given['inputs'])) inputs.set(key, shapeOf(value, 'inputs'));
  if (inputs.size === 0) {
    report('missing-key', 'a network needs an "input": its shape, channels first, such as [3, 224, 224]');
    inputs.set('input', undefined);
  }
  const { seed = 0 } = given;
  if (!isWhole(seed, 0))
    report('wrong-value', `"seed" is ${inWords(seed)}; write a whole number of at least 0`, 'seed');
  const shapes = [...inputs.values()].map(shape => ({ shape }));
  const objectSize =
    given['objectSize'] === undefined
      ? undefined
      : readObjectSize(given['objectSize'], shapes, message => report('wrong-value', message, 'objectSize'));
  const budget = readBudget(given['budget'], report);
  return { inputs, seed: isWhole(seed, 0) ? seed : 0, budget, ...(objectSize !== undefined && { objectSize }) };
}

function readBudget(written: unknown, report: ReportOption): Budget {
  const budget: Record<string, number> = {};
  for (const [key, value] of Object.entries(isRecord(written) ? written : {})) {
    const limit = readLimit(value);
    if (!['maxParams', 'maxMacs', 'maxLatencyMs'].includes(key))
      report('unknown-key', `unknown limit "${key}"; there is maxParams, maxMacs, maxLatencyMs`, 'budget');
    else if (limit === undefined)
      report('wrong-value', `"${key}" is ${inWords(value)}; write a number, or text such as "5M"`, 'budget');
    else budget[key] = limit;
  }
  return budget;
}
