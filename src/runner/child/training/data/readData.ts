import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { DataPlace } from '../../../../protocol/training.ts';
import type { DataProblem, DataSet } from '../../../../training/dataSet.ts';
import { fitData, type FoundData, type WantedData } from '../../../../training/data/fit.ts';
import { dataProblem, isDataProblem } from '../../../../training/data/problem.ts';
import { unreadable } from './bytes.ts';
import { readImageFolder } from './imageFolder.ts';
import { readMnist1d } from './mnist1dPlace.ts';
import { isNpzFile, isTableFile, readNpzFile, readTableFiles } from './tableFiles.ts';

/** What reading tells while it goes on, and what ends it. */
export interface Reading {
  /** Says how far it is, such as "reading x_train.npy". */
  readonly progress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads the data of a place and holds them to a network: "mnist1d", which is made, or the path of a file or folder. The result is in the
 * shape that the network reads, with the targets that its loss asks for, and free of numbers that are none. A problem in plain words
 * where there are no such data; an exception only when the signal says so.
 */
export async function readData(
  place: DataPlace,
  wanted: WantedData,
  reading: Reading = {},
): Promise<DataSet | DataProblem> {
  const found = readMnist1d(place) ?? (await findData(place, wanted, reading));
  return isDataProblem(found) ? found : fitData(found, wanted);
}

/** What can be named, for those who named something else. */
const known =
  'use mnist1d, a folder of IDX or NPY files (train-images-idx3-ubyte and train-labels-idx1-ubyte, or x_train.npy and y_train.npy), ' +
  'one such file, an NPZ file or a folder of one, or a folder with a folder of images for each class';

async function findData(place: DataPlace, wanted: WantedData, reading: Reading): Promise<FoundData | DataProblem> {
  const path = resolve(place);
  const name = basename(path);
  try {
    if ((await stat(path)).isDirectory()) {
      const files = await readdir(path);
      const [archive, ...others] = files.filter(isNpzFile);
      if (archive !== undefined && others.length === 0 && !files.some(isTableFile))
        return await readNpzFile(join(path, archive), archive, reading);
      return (
        (await readTableFiles(path, files, name, reading)) ??
        (await readImageFolder(path, name, wanted, reading)) ??
        dataProblem(`${name} has no data that are read; ${known}`)
      );
    }
    if (isNpzFile(name)) return await readNpzFile(path, name, reading);
    if (!isTableFile(name)) return dataProblem(`${name} is no file of data that is read; ${known}`);
    const files = await readdir(dirname(path));
    return (
      (await readTableFiles(dirname(path), files, name, reading, name)) ??
      dataProblem(`${name} does not say by its name what it has; call it x_train.npy, with y_train.npy beside it`)
    );
  } catch (error) {
    reading.signal?.throwIfAborted();
    return unreadable(`"${place}"`, error);
  }
}
