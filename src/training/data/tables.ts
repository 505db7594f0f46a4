import { formatShape, sizeOf } from '../../core/shape.ts';
import { formatExact } from '../../core/units.ts';
import type { DataProblem, Examples } from '../dataSet.ts';
import type { NumberTable } from './elements.ts';
import type { FoundData } from './fit.ts';
import { withHeldOut } from './heldOut.ts';
import { examplesInMemory } from './inMemory.ts';
import { dataProblem, isDataProblem } from './problem.ts';

/** A table of examples and one of their answers, with what they are called. */
export interface TablePair {
  readonly inputs: NumberTable;
  readonly inputsName: string;
  readonly answers: NumberTable;
  readonly answersName: string;
}

/**
 * Data of tables whose first axis counts the examples. Whole numbers, one for each example, are classes; everything else is numbers. A
 * share is kept for the test where there are no examples for one.
 */
export function dataOfTables(name: string, train: TablePair, test?: TablePair): FoundData | DataProblem {
  for (const pair of test === undefined ? [train] : [train, test]) {
    const problem = countProblem(pair);
    if (problem !== undefined) return dataProblem(problem);
  }
  const shape = exampleShape(train.inputs);
  const targetShape = train.answers.shape.slice(1);
  if (test !== undefined)
    for (const [one, oneName, other, otherName] of [
      [train.inputs, train.inputsName, test.inputs, test.inputsName],
      [train.answers, train.answersName, test.answers, test.answersName],
    ] as const)
      if (one.shape.slice(1).join() !== other.shape.slice(1).join() || isBytes(one) !== isBytes(other))
        return dataProblem(
          `${oneName} has ${described(one)} and ${otherName} has ${described(other)}; make them of one kind`,
        );
  const trained = examplesOf(train);
  if (isDataProblem(trained)) return trained;
  const tested = test && examplesOf(test);
  if (tested !== undefined && isDataProblem(tested)) return tested;
  const found: FoundData = {
    name,
    shape,
    classes: [],
    ...(trained.targets !== undefined && { targetShape }),
    train: trained,
    ...(tested !== undefined && { test: tested }),
    notes: [],
    isBytes: isBytes(train.inputs),
  };
  return withHeldOut(found);
}

function isBytes({ type }: NumberTable): boolean {
  return type === 'uint8';
}

/** The shape of one example; one number is a list of one. */
function exampleShape({ shape }: NumberTable): readonly number[] {
  return shape.length === 1 ? [1] : shape.slice(1);
}

function described({ shape, type }: NumberTable): string {
  return `${formatShape(shape)} numbers of ${type}`;
}

function countProblem({ inputs, inputsName, answers, answersName }: TablePair): string | undefined {
  for (const [table, tableName] of [
    [inputs, inputsName],
    [answers, answersName],
  ] as const) {
    if (table.shape.length === 0) return `${tableName} has one number alone; its first axis has to count the examples`;
    if (sizeOf(table.shape) === 0) return `${tableName} is empty, ${formatShape(table.shape)}; put some examples there`;
  }
  const [count = 0] = inputs.shape;
  const [answerCount = 0] = answers.shape;
  return count === answerCount
    ? undefined
    : `${inputsName} has ${formatExact(count)} examples and ${answersName} ${formatExact(answerCount)} answers; take files that belong together`;
}

/** Beyond these a whole number is no class but a mistake, and does not fit where classes are kept. */
const mostClass = 2 ** 31 - 1;

function examplesOf({ inputs, answers, answersName }: TablePair): Examples | DataProblem {
  const size = sizeOf(exampleShape(inputs));
  const areClasses = !answers.type.startsWith('float') && sizeOf(answers.shape.slice(1)) === 1;
  if (!areClasses) return examplesInMemory(inputs.numbers, [size], { targets: Float32Array.from(answers.numbers) });
  const strange = answers.numbers.findIndex(number => mostClass < Math.abs(number));
  if (0 <= strange)
    return dataProblem(
      `example ${strange} of ${answersName} is of class ${answers.numbers[strange] ?? ''}; number the classes from 0`,
    );
  return examplesInMemory(inputs.numbers, [size], { labels: Int32Array.from(answers.numbers) });
}
