import type { DataProblem } from '../dataSet.ts';
import { dataProblem } from './problem.ts';

/** Names of what is read and of what is answered. */
export interface Pair {
  readonly inputs: string;
  readonly answers: string;
}

/** The training examples and, where there are some, those for the test. */
export interface Pairs {
  readonly train: Pair;
  readonly test?: Pair;
}

/** What inputs are called, and what their answers are called then. */
const answerWords: Readonly<Record<string, string>> = { images: 'labels', inputs: 'targets', x: 'y' };

/** What the examples for a test are called, the likeliest first. */
export const testWords = ['test', 't10k', 'val', 'valid', 'validation'] as const;

/** The words of a name, in small letters. */
function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().split(/[^a-z0-9]+/);
}

/** A name taken apart. */
interface Role {
  readonly name: string;
  /** The name without what tells one role from another; names that belong together have the same. */
  readonly family: string;
  readonly part: string;
  readonly side: 'inputs' | 'answers';
}

/**
 * Which names belong together, by their words: "x_train", "y_train", "x_test" and "y_test", or "train-images-idx3-ubyte" and
 * "train-labels-idx1-ubyte" with "t10k" for the test. Undefined where no name is that of inputs; a problem where a partner is missing,
 * or where there is more than one family and `chosen` does not say which.
 */
export function pairsOf(names: readonly string[], place: string, chosen?: string): Pairs | DataProblem | undefined {
  const roles = names.flatMap(name => roleOf(name) ?? []);
  const chosenFamily = chosen === undefined ? undefined : roleOf(chosen)?.family;
  const inputs = roles.filter(
    role => role.side === 'inputs' && (chosenFamily === undefined || role.family === chosenFamily),
  );
  const families = [...new Set(inputs.map(role => role.family))];
  const [family] = families;
  if (family === undefined) return undefined;
  if (1 < families.length)
    return dataProblem(
      `${place} has several sets of data, such as ${inputs[0]?.name ?? ''} and ${inputs.find(role => role.family !== family)?.name ?? ''}; name one of the files`,
    );
  const train = pairOf(roles, family, 'train', place);
  if (train === undefined)
    return dataProblem(
      `${place} has ${inputs[0]?.name ?? ''} for the test and nothing to train with; put the training examples beside it`,
    );
  if ('problem' in train) return train;
  for (const part of testWords) {
    const test = pairOf(roles, family, part, place);
    if (test !== undefined) return 'problem' in test ? test : { train, test };
  }
  return { train };
}

function pairOf(roles: readonly Role[], family: string, part: string, place: string): Pair | DataProblem | undefined {
  // A file and the same one packed may lie side by side; the shorter name is the one that needs no unpacking.
  const named = (side: Role['side']): string | undefined =>
    roles
      .filter(role => role.family === family && role.part === part && role.side === side)
      .map(role => role.name)
      .toSorted((left, right) => left.length - right.length)[0];
  const inputs = named('inputs');
  const answers = named('answers');
  if (inputs === undefined) return undefined;
  if (answers === undefined)
    return dataProblem(`${inputs} of ${place} has no answers beside it; put them there as ${answersName(inputs)}`);
  return { inputs, answers };
}

function roleOf(name: string): Role | undefined {
  const words = wordsOf(name);
  const inputs = words.find(word => word in answerWords);
  const answers = Object.entries(answerWords).find(([, answer]) => words.includes(answer));
  const kind = inputs ?? answers?.[0];
  if (kind === undefined) return undefined;
  const part = testWords.find(word => words.includes(word)) ?? 'train';
  const rest = words
    .filter(word => word !== part && word !== 'gz' && word !== kind && word !== answerWords[kind])
    .map(word => (/^idx\d$/.test(word) ? 'idx' : word));
  return { name, family: [kind, ...rest].join(' '), part, side: inputs === undefined ? 'answers' : 'inputs' };
}

/** The name of the answers to inputs. */
function answersName(inputs: string): string {
  return inputs.replace(/[a-z0-9]+/gi, word => answerWords[word.toLowerCase()] ?? word).replace(/idx\d/i, 'idx1');
}
