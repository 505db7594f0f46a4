import type { TextRange } from '../../diagram/model.ts';
import type { LayerValidation, ValidationReport } from '../../protocol/reports.ts';

/** Why a test of a network fails. */
export interface Failure {
  readonly message: string;
  /** What was analysed and what was executed, where both are a size. */
  readonly expected?: string;
  readonly actual?: string;
  readonly range?: TextRange;
}

/** More failures than these of one network say nothing new. */
const most = 50;

/** What a validation has found wrong, at the places of the layers; a layer of a block stands where the block is written. */
export function failuresOf(
  report: ValidationReport,
  rangeOf: (layer: string) => TextRange | undefined,
): readonly Failure[] {
  const atLayers = report.layers.flatMap((layer): readonly Failure[] => {
    if (layer.problems.length === 0) return [];
    const range = rangeOf(layer.name);
    const message = `"${layer.name}": ${layer.problems.join('; ')}`;
    return [{ message, ...sizesOf(layer), ...(range && { range }) }];
  });
  const elsewhere = report.problems.map((message): Failure => ({ message }));
  return [...atLayers, ...elsewhere].slice(0, most);
}

function sizesOf({ shape, executedShape }: LayerValidation): Pick<Failure, 'expected' | 'actual'> {
  const [expected, actual] = [shape.join('×'), executedShape?.join('×')];
  return actual === undefined || actual === expected ? {} : { expected, actual };
}

const scales = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A limit as people write it: "5M", "600k", "4.1G". */
export function limitInWords(limit: number): string {
  const scale = scales.find(([size]) => size <= limit);
  return scale === undefined ? String(limit) : `${Number((limit / scale[0]).toPrecision(3))}${scale[1]}`;
}
