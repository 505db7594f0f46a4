import { isWhole } from '../core/attribute.ts';
import { inWords } from '../core/layerAttributes.ts';
import { unknown, type Shape } from '../core/shape.ts';

/**
 * The shape of an input as it was written, channels first. What is no shape is reported; a list of the right length still tells
 * the rank, with unknown sizes.
 */
export function readShape(written: unknown, report: (message: string) => void): Shape | undefined {
  const entries: readonly unknown[] = Array.isArray(written) ? written : [];
  const [channels, ...spatial] = entries;
  if (isWhole(channels, 1) && spatial.length <= 3 && spatial.every(entry => isWhole(entry, 1)))
    return [channels, ...spatial];
  report(
    `an input is ${inWords(written)}; write its shape, channels first, as 1 to 4 whole numbers of at least 1, such as [3, 224, 224]`,
  );
  if (entries.length === 0 || 4 < entries.length) return undefined;
  const known = entries.map(entry => (isWhole(entry, 1) ? entry : unknown));
  return [known[0] ?? unknown, ...known.slice(1)];
}
