import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './output.ts';

/** Options as `node:util` describes them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** The operands and options of a command. Throws `UsageError` for options that do not exist. */
export function readArguments<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The only operand of a command. */
export function onlyOperand(operands: readonly string[], what: string): string {
  const [operand] = operands;
  if (operand === undefined) throw new UsageError(`${what} is missing`);
  if (1 < operands.length) throw new UsageError(`one ${what} at a time, not ${operands.join(' ')}`);
  return operand;
}

/** A whole number of at least `least`, and at most `most`. */
export function wholeOption(
  name: string,
  written: string | undefined,
  least: number,
  most = Infinity,
): number | undefined {
  if (written === undefined) return undefined;
  const number = Number(written);
  if (most < number) throw new UsageError(`--${name} takes at most ${most}, not ${written}`);
  if (!Number.isSafeInteger(number) || number < least)
    throw new UsageError(`--${name} takes a whole number of at least ${least}, not ${written}`);
  return number;
}

/** One of a few words. */
export function choiceOption<const Choice extends string>(
  name: string,
  written: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find(each => each === written);
  if (choice === undefined) throw new UsageError(`--${name} takes one of ${choices.join(', ')}, not ${written}`);
  return choice;
}

/** The parts of a list with commas. */
export function listOption(written: string): readonly string[] {
  return written.split(',').map(part => part.trim());
}
