import { join } from 'node:path';
import type { DataProblem } from '../../../../training/dataSet.ts';
import type { NumberTable } from '../../../../training/data/elements.ts';
import type { FoundData } from '../../../../training/data/fit.ts';
import { readIdx } from '../../../../training/data/idx.ts';
import { readNpy } from '../../../../training/data/npy.ts';
import { pairsOf, type Pair } from '../../../../training/data/pairs.ts';
import { isDataProblem } from '../../../../training/data/problem.ts';
import { dataOfTables, type TablePair } from '../../../../training/data/tables.ts';
import { bytesOf } from './bytes.ts';
import type { Reading } from './readData.ts';

/** Whether a file has numbers that are read, by its name: NPY, or IDX as MNIST's files are named. */
export function isTableFile(name: string): boolean {
  return /\.npy(\.gz)?$/i.test(name) || /[.-]idx\d([.-]|$)/i.test(name);
}

/**
 * The data of IDX or NPY files of a folder, which belong together by their names; those of the family of `chosen` where it is given.
 * Undefined where there are none.
 */
export async function readTableFiles(
  folder: string,
  files: readonly string[],
  name: string,
  reading: Reading,
  chosen?: string,
): Promise<FoundData | DataProblem | undefined> {
  const pairs = pairsOf(files.filter(isTableFile), name, chosen);
  if (pairs === undefined || isDataProblem(pairs)) return pairs;
  const train = await readPair(folder, pairs.train, reading);
  if (isDataProblem(train)) return train;
  if (pairs.test === undefined) return dataOfTables(name, train);
  const test = await readPair(folder, pairs.test, reading);
  return isDataProblem(test) ? test : dataOfTables(name, train, test);
}

async function readPair(folder: string, pair: Pair, reading: Reading): Promise<TablePair | DataProblem> {
  const inputs = await readTable(folder, pair.inputs, reading);
  if (isDataProblem(inputs)) return inputs;
  const answers = await readTable(folder, pair.answers, reading);
  return isDataProblem(answers) ? answers : { inputs, inputsName: pair.inputs, answers, answersName: pair.answers };
}

async function readTable(
  folder: string,
  file: string,
  { progress, signal }: Reading,
): Promise<NumberTable | DataProblem> {
  signal?.throwIfAborted();
  progress?.(`Reading ${file}`);
  const bytes = await bytesOf(join(folder, file), file);
  if (isDataProblem(bytes)) return bytes;
  return /\.npy/i.test(file) ? readNpy(bytes, file) : readIdx(bytes, file);
}
