import {
  elementBytes,
  type AttributeValue,
  type ElementType,
  type Graph,
  type GraphNode,
  type GraphValue,
  type Initializer,
  type TensorData,
} from './graph.ts';
import { sizeOf } from '../core/shape.ts';
import { encode, type WireWriter } from './wire.ts';

/** How a model is written. */
export interface EncodeOptions {
  readonly opset: number;
  /** Where the bytes of an initializer lie when they are not in the model itself. */
  readonly external?: (initializer: Initializer) => ExternalData | undefined;
}

/** A stretch of a file beside the model. */
export interface ExternalData {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/** The opsets that we write: from the oldest whose operators ours are, to the newest that ONNX Runtime 1.29 loads. */
export const opsets = { oldest: 13, newest: 24, standard: 17 } as const;

/** The oldest file version that may hold an opset. Source: onnx/docs/Versioning.md. */
function irVersionOf(opset: number): number {
  if (opset <= 14) return 7;
  if (opset <= 18) return 8;
  if (opset <= 20) return 9;
  if (opset <= 22) return 10;
  return 11;
}

/** Protobuf cannot hold more in one message. */
export const mostInlineBytes = 2 ** 31 - 1;

/** Numbers of the element types. Source: TensorProto.DataType of onnx.proto. */
export const elementTypes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
};

/** Name of the free size of every input and output. */
const batchAxis = 'N';

/**
 * The graph as the bytes of an ONNX model, piece by piece; a piece is overwritten when the next is asked for. Field numbers are those of
 * onnx.proto3.
 */
export function encodeModel(graph: Graph, options: EncodeOptions): Iterable<Uint8Array> {
  return encode(model => {
    model.integer(1, irVersionOf(options.opset));
    model.text(2, 'cnn-designer');
    model.message(7, writer => writeGraph(writer, graph, options));
    model.message(8, operatorSet => {
      operatorSet.text(1, '');
      operatorSet.integer(2, options.opset);
    });
  });
}

/** Bytes of an initializer as ONNX stores it. */
export function byteLengthOf({ shape, elementType }: Initializer): number {
  return sizeOf(shape) * elementBytes[elementType];
}

/** These bytes, little-endian, in parts; a part is overwritten when the next is asked for. */
export function* rawParts({ data }: Initializer): Iterable<Uint8Array> {
  for (const part of data.inParts?.() ?? [data()]) yield rawBytes(part);
}

function rawBytes(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function writeGraph(writer: WireWriter, graph: Graph, options: EncodeOptions): void {
  for (const node of graph.nodes) writer.message(1, inner => writeNode(inner, node));
  writer.text(2, graph.name);
  for (const initializer of graph.initializers)
    writer.message(5, inner => writeTensor(inner, initializer, options.external?.(initializer)));
  for (const input of graph.inputs) writer.message(11, inner => writeValue(inner, input));
  for (const output of graph.outputs) writer.message(12, inner => writeValue(inner, output));
}

function writeNode(writer: WireWriter, node: GraphNode): void {
  for (const input of node.inputs) writer.text(1, input);
  for (const output of node.outputs) writer.text(2, output);
  writer.text(3, node.name);
  writer.text(4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes))
    writer.message(5, inner => writeAttribute(inner, name, attribute));
}

function writeAttribute(writer: WireWriter, name: string, attribute: AttributeValue): void {
  writer.text(1, name);
  switch (attribute.kind) {
    case 'float':
      writer.float(2, attribute.value);
      writer.integer(20, 1);
      return;
    case 'int':
      writer.integer(3, attribute.value);
      writer.integer(20, 2);
      return;
    case 'string':
      writer.text(4, attribute.value);
      writer.integer(20, 3);
      return;
    case 'ints':
      // Attributes are not packed in onnx.proto, unlike the dimensions of a tensor.
      for (const value of attribute.value) writer.integer(8, value);
      writer.integer(20, 7);
      return;
  }
}

function writeTensor(writer: WireWriter, initializer: Initializer, external: ExternalData | undefined): void {
  writer.integers(1, initializer.shape);
  writer.integer(2, elementTypes[initializer.elementType]);
  writer.text(8, initializer.name);
  if (external === undefined) {
    writer.lazyBytes(9, { length: byteLengthOf(initializer), parts: () => rawParts(initializer) });
    return;
  }
  for (const [key, value] of Object.entries(external))
    writer.message(13, entry => {
      entry.text(1, key);
      entry.text(2, String(value));
    });
  writer.integer(14, 1);
}

function writeValue(writer: WireWriter, value: GraphValue): void {
  writer.text(1, value.name);
  writer.message(2, type =>
    type.message(1, tensor => {
      tensor.integer(1, elementTypes.float32);
      tensor.message(2, shape => {
        if (value.isWhole !== true) shape.message(1, axis => axis.text(2, batchAxis));
        for (const size of value.shape) shape.message(1, axis => axis.integer(1, size));
      });
    }),
  );
}
