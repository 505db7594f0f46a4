import { join } from 'node:path';
import type { DataProblem } from '../../../../training/dataSet.ts';
import type { NumberTable } from '../../../../training/data/elements.ts';
import type { FoundData } from '../../../../training/data/fit.ts';
import { readIdx } from '../../../../training/data/idx.ts';
import { readNpy } from '../../../../training/data/npy.ts';
import { pairsOf, type Pair } from '../../../../training/data/pairs.ts';
import { dataProblem, isDataProblem } from '../../../../training/data/problem.ts';
import { dataOfTables, type TablePair } from '../../../../training/data/tables.ts';
import { bytesOf } from './bytes.ts';
import { openNpz } from './npz.ts';
import type { Reading } from './readData.ts';

/** Whether a file has numbers that are read, by its name: NPY, or IDX as MNIST's files are named. */
export function isTableFile(name: string): boolean {
  return /\.npy(\.gz)?$/i.test(name) || /[.-]idx\d([.-]|$)/i.test(name);
}

/** Whether a file has all arrays of a set of data, by its name. */
export function isNpzFile(name: string): boolean {
  return /\.npz$/i.test(name);
}

/**
 * The data of IDX or NPY files of a folder, which belong together by their names; those of the family of `chosen` where it is given.
 * Undefined where there are none.
 */
export function readTableFiles(
  folder: string,
  files: readonly string[],
  name: string,
  reading: Reading,
  chosen?: string,
): Promise<FoundData | DataProblem | undefined> {
  return readTables(files.filter(isTableFile), name, reading, file => bytesOf(join(folder, file), file), chosen);
}

/** The data of an NPZ file, whose arrays belong together by their names. */
export async function readNpzFile(path: string, name: string, reading: Reading): Promise<FoundData | DataProblem> {
  const bytes = await bytesOf(path, name);
  if (isDataProblem(bytes)) return bytes;
  const npz = openNpz(bytes, name);
  if (isDataProblem(npz)) return npz;
  const read = await readTables(npz.names, name, reading, file => Promise.resolve(npz.bytesOf(file)));
  return (
    read ?? dataProblem(`${name} has ${listOf(npz.names)}; call its arrays x_train and y_train, x_test and y_test`)
  );
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'no arrays' : `the arrays ${names.join(', ')}`;
}

type Open = (file: string) => Promise<Uint8Array | DataProblem>;

async function readTables(
  files: readonly string[],
  name: string,
  reading: Reading,
  open: Open,
  chosen?: string,
): Promise<FoundData | DataProblem | undefined> {
  const pairs = pairsOf(files, name, chosen);
  if (pairs === undefined || isDataProblem(pairs)) return pairs;
  const train = await readPair(pairs.train, reading, open);
  if (isDataProblem(train)) return train;
  if (pairs.test === undefined) return dataOfTables(name, train);
  const test = await readPair(pairs.test, reading, open);
  return isDataProblem(test) ? test : dataOfTables(name, train, test);
}

async function readPair(pair: Pair, reading: Reading, open: Open): Promise<TablePair | DataProblem> {
  const inputs = await readTable(pair.inputs, reading, open);
  if (isDataProblem(inputs)) return inputs;
  const answers = await readTable(pair.answers, reading, open);
  return isDataProblem(answers) ? answers : { inputs, inputsName: pair.inputs, answers, answersName: pair.answers };
}

async function readTable(file: string, { progress, signal }: Reading, open: Open): Promise<NumberTable | DataProblem> {
  signal?.throwIfAborted();
  progress?.(`reading ${file}`);
  const bytes = await open(file);
  if (isDataProblem(bytes)) return bytes;
  return /\.npy/i.test(file) ? readNpy(bytes, file) : readIdx(bytes, file);
}
