import type { LayerId } from '../../../core/diagnostic.ts';
import type { Graph } from '../../../onnx/graph.ts';
import type { Precision } from '../../../protocol/reports.ts';
import { inDigits, placed, type Element } from './compareLayers.ts';
import { largestNumbers } from './tolerances.ts';

/** Number of the first element that is NaN or infinite; undefined where all are finite. */
export function firstNotFinite(data: ArrayLike<number>): number | undefined {
  for (let index = 0; index < data.length; index++) if (!Number.isFinite(data[index])) return index;
  return undefined;
}

/**
 * What a layer makes from finite numbers that is none itself: where, and why. `expected` of the element is NaN where the reference was not
 * asked, as `asked` says.
 */
export function notFiniteInWords(
  graph: Graph,
  layer: LayerId,
  element: Element,
  shape: readonly number[],
  precision: Precision,
  asked = true,
): string {
  const { at } = placed(element, shape);
  const what = `makes ${inDigits(element.got)} at [${at.join(', ')}] from finite numbers`;
  const weight = notFiniteWeight(graph, layer);
  if (weight !== undefined) return `${what}: ${weight}`;
  return asked ? `${what}: ${causeOf(element, precision)}` : what;
}

function causeOf({ expected }: Element, precision: Precision): string {
  const limit = largestNumbers[precision];
  const name = precision === 'fp16' ? 'float16' : 'float32';
  if (!Number.isFinite(expected))
    return `float64 gives ${inDigits(expected)} there; no precision helps, so change its attributes or normalise before it`;
  if (limit < Math.abs(expected))
    return `float64 gives ${inDigits(Number(expected.toPrecision(3)))}, and ${name} ends at ${limit.toPrecision(3)}; use smaller weights, or normalise before it`;
  return `float64 gives ${inDigits(expected)}; a number on the way there is too large or too small for ${name}, or the kernel is wrong`;
}

/** The first weight of a layer that is NaN or infinite, as literals can be: 1e39 is infinite in float32. */
function notFiniteWeight({ initializers }: Graph, layer: LayerId): string | undefined {
  for (const { layer: owner, ownName, shape, data } of initializers) {
    if (owner !== layer || ownName === undefined) continue;
    const numbers = data();
    if (!(numbers instanceof Float32Array)) continue;
    const index = firstNotFinite(numbers);
    if (index === undefined) continue;
    const got = numbers[index] ?? Number.NaN;
    const { at } = placed({ index, expected: Number.NaN, got }, shape);
    return `its "${ownName}" is ${inDigits(got)} at [${at.join(', ')}]; write numbers below ${largestNumbers.fp32.toPrecision(3)}`;
  }
  return undefined;
}
