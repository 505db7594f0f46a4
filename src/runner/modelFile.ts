import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { sizeOf } from '../core/shape.ts';
import { byteLengthOf, encodeModel, mostInlineBytes, rawParts, type ExternalData } from '../onnx/encode.ts';
import type { Graph, Initializer } from '../onnx/graph.ts';
import { ensureDisk } from './room.ts';
import { writeWhole, type NewFile } from './wholeFile.ts';

/** External tensors begin at a multiple of this, so that a runtime may map them into memory. */
const alignment = 4096;

/** Tensors of fewer bytes stay in the model even when the others lie outside. */
const smallestExternal = 1024;

/** How a model is put on disk. */
export interface ModelFileOptions {
  readonly opset: number;
  /** Puts the weights into `<path>.data`. */
  readonly externalData: boolean;
  /** Path of a model of the same weights whose `.data` is used instead of writing one. */
  readonly weightsOf?: string;
  /**
   * Lets weights of about the same fan-in read the same numbers, those of the largest among them: a small file, for timing alone, whose
   * numbers grow and shrink as those of a real one do. They lie outside then, whatever `externalData` says.
   */
  readonly sharedWeights?: boolean | undefined;
}

/** Why a model was not written. */
export interface ModelFileProblem {
  readonly problem: string;
}

/**
 * Writes a graph to `path`, and its weights to `<path>.data` if they shall lie outside; both are there as a whole or not at all. The
 * weights are made a megabyte at a time. Gives a problem instead when the model needs external data, and throws an error in plain words when the
 * disk has no room or the system does not let it write.
 */
export function writeModel(path: string, graph: Graph, options: ModelFileOptions): ModelFileProblem | undefined {
  const steps = modelSteps(path, graph, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same in steps of about a megabyte, for a process that has something else to do; each gives the bytes so far. */
export function* modelSteps(
  path: string,
  graph: Graph,
  options: ModelFileOptions,
): Generator<number, ModelFileProblem | undefined> {
  const { weightsOf, sharedWeights = false } = options;
  const isExternal = options.externalData || sharedWeights;
  const weightBytes = graph.initializers.reduce((sum, each) => sum + byteLengthOf(each), 0);
  if (!isExternal && mostInlineBytes < weightBytes) {
    const size = (weightBytes / 1e9).toFixed(1);
    return { problem: `the weights are ${size} GB, and one ONNX file holds 2 GB; use --external-data` };
  }
  const outside = isExternal
    ? lieOutside(`${basename(weightsOf ?? path)}.data`, graph.initializers, sharedWeights)
    : nothingOutside;
  const pieces = encodeModel(graph, {
    opset: options.opset,
    external: initializer => outside.places.get(initializer.name),
  });
  const files: NewFile[] = [{ path, pieces }];
  // Before the model, so that no model ever names weights that are not there.
  const writesWeights = isExternal && weightsOf === undefined;
  if (writesWeights) files.unshift({ path: `${path}.data`, pieces: outside.pieces() });
  if (isRegular(path)) ensureDisk(dirname(path), (writesWeights ? outside.length : 0) + (isExternal ? 0 : weightBytes));
  yield* writeWhole(files);
  return undefined;
}

/** Weights outside a model: where each of them lies, and the file that holds them. */
interface Outside {
  readonly places: ReadonlyMap<string, ExternalData>;
  readonly length: number;
  pieces(): Iterable<Uint8Array>;
}

const nothingOutside: Outside = { places: new Map(), length: 0, pieces: () => [] };

/** Puts weights one after another into a file of that name; those that share, where the largest of them lies. Small tensors stay in the model. */
function lieOutside(location: string, initializers: readonly Initializer[], shared: boolean): Outside {
  const groups = new Map<string, Initializer[]>();
  for (const initializer of initializers) {
    const { name, elementType } = initializer;
    if (elementType === 'int64' || byteLengthOf(initializer) < smallestExternal) continue;
    const key = (shared ? sharedKey(initializer) : undefined) ?? `of ${name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [initializer]);
    else group.push(initializer);
  }
  const places = new Map<string, ExternalData>();
  const written: Initializer[] = [];
  let end = 0;
  for (const group of groups.values()) {
    const largest = group.reduce((one, other) => (byteLengthOf(one) < byteLengthOf(other) ? other : one));
    const offset = aligned(end);
    for (const each of group) places.set(each.name, { location, offset, length: byteLengthOf(each) });
    written.push(largest);
    end = offset + byteLengthOf(largest);
  }
  return {
    places,
    length: end,
    *pieces() {
      let position = 0;
      for (const initializer of written) {
        yield new Uint8Array(aligned(position) - position);
        yield* rawParts(initializer);
        position = aligned(position) + byteLengthOf(initializer);
      }
    },
  };
}

/**
 * Weights of one key may share their numbers: they have the same element type, and fan-ins that differ by less than a factor of 4, so
 * that no deviation is off by more than 2. Vectors share nothing: a variance must not be negative.
 */
function sharedKey({ elementType, shape, ownName }: Initializer): string | undefined {
  if (ownName === undefined || shape.length < 2) return undefined;
  return `${elementType} ${Math.round(Math.log2(sizeOf(shape.slice(1))) / 2)}`;
}

function aligned(position: number): number {
  return Math.ceil(position / alignment) * alignment;
}

/** A pipe or a device takes no room. What cannot even be looked at is reported when it is written. */
function isRegular(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return true;
  }
}
