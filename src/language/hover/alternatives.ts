import type { Attribute, JsonSchema } from '../../core/attribute.ts';
import type { Shape } from '../../core/shape.ts';

/** Another value that an attribute could have: as a user would write it, and as the rules read it. */
export interface Alternative {
  readonly written: string;
  readonly value: unknown;
}

/**
 * What stands next to the value of an attribute: one less and one more of a whole number, on all axes at once; the neighbouring
 * divisors of the channels; the other words of a choice. Only what the attribute can be; none for real numbers and lists, which
 * have no next value.
 */
export function alternativesTo(
  attribute: Attribute<unknown>,
  value: unknown,
  inputShapes: readonly Shape[],
): readonly Alternative[] {
  const seen = new Set([writtenAs(value)]);
  return candidates(attribute, value, inputShapes[0]?.[0] ?? Number.NaN).flatMap(candidate => {
    const reading = attribute.read(candidate);
    if (!('value' in reading)) return [];
    // "valid" is no padding, in a word.
    const meaning = writtenAs(reading.value);
    if (seen.has(meaning)) return [];
    seen.add(meaning);
    return [{ written: writtenAs(candidate), value: reading.value }];
  });
}

/** A value in the shortest form that a user would write: one number for all axes, where they are alike. */
export function writtenAs(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(shortened(value));
}

function candidates(
  { schema, dividesChannels }: Attribute<unknown>,
  value: unknown,
  channels: number,
): readonly unknown[] {
  const { isWhole, isFlag, words } = kindsIn(schema);
  const divides = dividesChannels === true && typeof value === 'number';
  const numbers = divides ? divisorsBeside(value, channels) : stepsFrom(value);
  return [...(isWhole ? numbers : []), ...(isFlag ? [false, true] : []), ...words];
}

/** The value with one less, and with one more, in every number of it. */
function stepsFrom(value: unknown): readonly unknown[] {
  const stepped =
    (step: number) =>
    (each: unknown): unknown =>
      Array.isArray(each) ? each.map(stepped(step)) : typeof each === 'number' ? each + step : each;
  return typeof value === 'number' || Array.isArray(value) ? [stepped(-1)(value), stepped(1)(value)] : [];
}

/** The divisors of the channels just below and just above a number. */
function divisorsBeside(value: number, channels: number): readonly number[] {
  const divides = (divisor: number): boolean => channels % divisor === 0;
  return [...firstWhole(divides, Math.min(value - 1, channels), -1), ...firstWhole(divides, value + 1, 1)];
}

/** So many numbers are tried at most; divisors of the channels that people use lie closer together. */
const mostTries = 4096;

/** The first whole number from `start` on, upwards or downwards, for which something holds; none when it is not soon found. */
function firstWhole(holds: (candidate: number) => boolean, start: number, step: 1 | -1): readonly number[] {
  for (let tries = 0, candidate = start; tries < mostTries && 1 <= candidate; tries++, candidate += step)
    if (holds(candidate)) return [candidate];
  return [];
}

/** Which kinds of value a schema lets stand by themselves; lists of any length have no next one. */
function kindsIn(schema: JsonSchema): { isWhole: boolean; isFlag: boolean; words: readonly unknown[] } {
  const { anyOf } = schema as { readonly anyOf?: readonly JsonSchema[] };
  const choices = [schema, ...(anyOf ?? [])];
  return {
    isWhole: choices.some(({ type }) => type === 'integer'),
    isFlag: choices.some(({ type }) => type === 'boolean'),
    words: choices.flatMap(choice => (choice['enum'] as readonly unknown[] | undefined) ?? []),
  };
}

/** A list of equal numbers as one of them. A [begin, end] pair stays in its list, where it cannot be taken for two axes. */
function shortened(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const entries = value.map(shortened);
  const [first] = entries;
  return !Array.isArray(first) && entries.every(entry => entry === first) ? first : entries;
}
