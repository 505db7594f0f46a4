import { closeSync, openSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { byteLengthOf, encodeModel, mostInlineBytes, rawParts, type ExternalData } from '../onnx/encode.ts';
import type { Graph, Initializer } from '../onnx/graph.ts';

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
}

/** Why a model was not written. */
export interface ModelFileProblem {
  readonly problem: string;
}

/**
 * Writes a graph to `path`, and its weights to `<path>.data` if they shall lie outside. One weight is in memory at a time then.
 * Gives a problem instead when the model needs external data. Throws what the file system throws.
 */
export function writeModel(path: string, graph: Graph, options: ModelFileOptions): ModelFileProblem | undefined {
  const weightBytes = graph.initializers.reduce((sum, each) => sum + byteLengthOf(each), 0);
  if (!options.externalData && mostInlineBytes < weightBytes) {
    const size = (weightBytes / 1e9).toFixed(1);
    return { problem: `the weights are ${size} GB, and one ONNX file holds 2 GB; use --external-data` };
  }
  const owner = options.weightsOf ?? path;
  const external = options.externalData ? placesOf(`${basename(owner)}.data`, graph.initializers) : undefined;
  if (external !== undefined && options.weightsOf === undefined)
    writeWeights(`${path}.data`, graph.initializers, external);
  const chunks = encodeModel(graph, {
    opset: options.opset,
    ...(external && { external: initializer => external.get(initializer.name) }),
  });
  const file = openSync(path, 'w');
  try {
    for (const chunk of chunks) writeAll(file, chunk);
  } finally {
    closeSync(file);
  }
  return undefined;
}

/** Where each weight lies in a file of that name; small tensors stay in the model. */
function placesOf(location: string, initializers: readonly Initializer[]): ReadonlyMap<string, ExternalData> {
  const places = new Map<string, ExternalData>();
  let end = 0;
  for (const initializer of initializers) {
    const { name, elementType } = initializer;
    const length = byteLengthOf(initializer);
    if (elementType === 'int64' || length < smallestExternal) continue;
    const offset = Math.ceil(end / alignment) * alignment;
    places.set(name, { location, offset, length });
    end = offset + length;
  }
  return places;
}

function writeWeights(
  path: string,
  initializers: readonly Initializer[],
  places: ReadonlyMap<string, ExternalData>,
): void {
  const file = openSync(path, 'w');
  try {
    for (const initializer of initializers) {
      const place = places.get(initializer.name);
      if (place === undefined) continue;
      let position = place.offset;
      for (const part of rawParts(initializer)) {
        writeAll(file, part, position);
        position += part.length;
      }
    }
  } finally {
    closeSync(file);
  }
}

/** The system may write less than it is given, and never more than 2 GB at once. */
function writeAll(file: number, bytes: Uint8Array, position?: number): void {
  let written = 0;
  while (written < bytes.length) {
    const at = position === undefined ? null : position + written;
    written += writeSync(file, bytes, written, Math.min(bytes.length - written, 2 ** 30), at);
  }
}
