/** A node of a model, as far as the flow of tensors goes. */
export interface ModelNode {
  readonly name: string;
  readonly op: string;
  /** Tensor names; empty for an optional one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** The nodes of a model, and the names of what it stores. */
export interface ModelOutline {
  /** In the order of the file. */
  readonly nodes: readonly ModelNode[];
  readonly initializers: ReadonlySet<string>;
}

/**
 * Reads the nodes of an ONNX model and the names of its tensors, and steps over all else. Undefined when the bytes are no model.
 * Field numbers are those of onnx.proto3; source of the wire format: protobuf.dev/programming-guides/encoding.
 */
export function readOutline(bytes: Uint8Array): ModelOutline | undefined {
  const nodes: ModelNode[] = [];
  const initializers = new Set<string>();
  const isWhole = eachField(bytes, (field, graph) => {
    if (field !== modelFields.graph) return true;
    return eachField(graph, (inGraph, part) => {
      if (inGraph === graphFields.initializer) {
        return eachField(part, (inTensor, name) => {
          if (inTensor === tensorFields.name) initializers.add(decoder.decode(name));
          return true;
        });
      }
      if (inGraph !== graphFields.node) return true;
      const texts: Record<number, string[]> = {};
      const isNode = eachField(part, (inNode, text) => {
        if (inNode <= nodeFields.op) (texts[inNode] ??= []).push(decoder.decode(text));
        return true;
      });
      const {
        input = [],
        output = [],
        name: [name = ''] = [],
        op: [op = ''] = [],
      } = {
        input: texts[nodeFields.input],
        output: texts[nodeFields.output],
        name: texts[nodeFields.name],
        op: texts[nodeFields.op],
      };
      nodes.push({ name, op, inputs: input, outputs: output });
      return isNode;
    });
  });
  return isWhole && 0 < nodes.length ? { nodes, initializers } : undefined;
}

const modelFields = { graph: 7 };
const graphFields = { node: 1, initializer: 5 };
const nodeFields = { input: 1, output: 2, name: 3, op: 4 };
const tensorFields = { name: 8 };

const decoder = new TextDecoder();

/** Visits the fields of a message that have a length; false as soon as a visit says so or the bytes do not add up. */
function eachField(bytes: Uint8Array, visit: (field: number, content: Uint8Array) => boolean): boolean {
  let at = 0;
  /** Numbers above 2^53 lose digits, which lengths and keys never have. */
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const length = lengthOf(key % 8, varint);
    if (length === undefined || !(at + length <= bytes.length)) return false;
    const isMessage = key % 8 === 2;
    const content = bytes.subarray(at, at + length);
    at += length;
    if (isMessage && !visit(Math.floor(key / 8), content)) return false;
  }
  return true;
}

/** Bytes that follow a key; undefined for a kind that there is not. A number of any length is read here, and nothing follows it. */
function lengthOf(kind: number, varint: () => number): number | undefined {
  switch (kind) {
    case 0:
      return Number.isNaN(varint()) ? undefined : 0;
    case 1:
      return 8;
    case 2:
      return varint();
    case 5:
      return 4;
    default:
      return undefined;
  }
}
