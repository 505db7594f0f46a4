import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { storedPieces } from '../../../training/safetensors.ts';
import { openWeights, trainingMetadata } from '../../weightsFile.ts';
import { writeWhole } from '../../wholeFile.ts';
import { readCheckpointText, type CheckpointText } from './checkpointText.ts';

/** A tensor of a checkpoint. */
export interface CheckpointTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Writes weights, buffers and the optimizer's state to one safetensors file, which is there as a whole or not at all. Throws in plain words
 * where it cannot be written; the one before stays then.
 */
export function writeCheckpoint(path: string, tensors: readonly CheckpointTensor[], about: CheckpointText): void {
  const steps = writeWhole([{ path, pieces: storedPieces(tensors, { [trainingMetadata]: JSON.stringify(about) }) }]);
  while (steps.next().done !== true);
}

/** Where the file goes that stands in the place of a new training's checkpoint. */
function previousPath(path: string): string {
  return path.endsWith('.safetensors') ? path.replace(/\.safetensors$/, '.previous.safetensors') : `${path}.previous`;
}

/** Writes the first checkpoint of a new training. One that is there is kept under another name, and keeps its place when this cannot be written. */
export function writeFirstCheckpoint(path: string, tensors: readonly CheckpointTensor[], about: CheckpointText): void {
  const previous = previousPath(path);
  // A pipe or a device keeps nothing, and has to stay where it is.
  const isThere = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (isThere) renameSync(path, previous);
  try {
    writeCheckpoint(path, tensors, about);
  } catch (error) {
    if (isThere) renameSync(previous, path);
    throw error;
  }
}

/** Removes what processes have left beside a checkpoint that were killed while they wrote it. */
export function removeRemains(path: string): void {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  try {
    for (const name of readdirSync(folder)) {
      const writer = name.startsWith(start) ? /^(\d+)-\d+\.partial$/.exec(name.slice(start.length))?.[1] : undefined;
      if (writer !== undefined && !isAlive(Number(writer))) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // A folder that cannot be read is reported when it is written to.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** A checkpoint from which a training goes on. */
export interface Checkpoint {
  readonly about: CheckpointText;
  /** Its tensors, which have to be those of the network and of its settings. Throws in plain words where they are not. */
  readonly tensors: (
    wanted: readonly { readonly name: string; readonly shape: readonly number[] }[],
  ) => ReadonlyMap<string, Float32Array>;
  readonly close: () => void;
}

/** Opens a checkpoint. Throws in plain words where there is none. */
export function openCheckpoint(path: string): Checkpoint {
  if (!existsSync(path))
    throw new Error(`there is no checkpoint ${path} to go on from; leave out --resume, or name the file with -o`);
  const file = openWeights(path);
  const text = readCheckpointText(file.metadata.get(trainingMetadata));
  if ('problem' in text) {
    file.close();
    throw new Error(`${path} is no checkpoint to go on from: ${text.problem}; train from the beginning`);
  }
  const { name, step } = text.value;
  return {
    about: text.value,
    tensors(wanted) {
      const difference = firstDifference(wanted, file.shapes);
      if (difference !== undefined)
        throw new Error(
          `${path} is a checkpoint of "${name}" after ${step} steps, and does not fit: ${difference}; train from the beginning, or undo the change`,
        );
      return new Map(
        wanted.map(({ name: tensor }): [string, Float32Array] => {
          const numbers = file.numbers(tensor)();
          if (!(numbers instanceof Float32Array)) throw new Error(`unreachable: "${tensor}" is not read as float32`);
          return [tensor, numbers];
        }),
      );
    },
    close: () => file.close(),
  };
}

/** The first tensor that only one of both has, or that has another shape there, in words. */
function firstDifference(
  wanted: readonly { readonly name: string; readonly shape: readonly number[] }[],
  there: ReadonlyMap<string, readonly number[]>,
): string | undefined {
  for (const { name, shape } of wanted) {
    const found = there.get(name);
    if (found === undefined) return `it lacks "${name}"`;
    if (found.join() !== shape.join())
      return `"${name}" is ${inWords(found)} there, and ${inWords(shape)} in the network`;
  }
  const names = new Set(wanted.map(({ name }) => name));
  const more = [...there.keys()].find(name => !names.has(name));
  return more === undefined ? undefined : `the network and these settings have no "${more}"`;
}

function inWords(shape: readonly number[]): string {
  return shape.length === 0 ? 'one number' : shape.join('×');
}
