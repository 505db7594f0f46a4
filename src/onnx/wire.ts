/**
 * Writes the protocol-buffers wire format as a list of chunks. A message needs the length of what it holds and nothing else, so that long
 * byte strings are only made when they are written. Source: protobuf.dev/programming-guides/encoding.
 */
export interface WireWriter {
  /** A whole number, of any sign, up to 2^53. */
  integer(field: number, value: number): void;
  float(field: number, value: number): void;
  text(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  /** Bytes that are made when they are written. */
  lazyBytes(field: number, value: LazyBytes): void;
  /** Whole numbers in one field, packed. */
  integers(field: number, values: readonly number[]): void;
  /** A message inside this one. */
  message(field: number, write: (inner: WireWriter) => void): void;
}

/** Bytes to come, in parts that are together exactly this long. */
export interface LazyBytes {
  readonly length: number;
  parts(): Iterable<Uint8Array>;
}

type Chunk = Uint8Array | LazyBytes;

const encoder = new TextEncoder();

/** Bytes of short fields are gathered in chunks of this size. */
const chunkSize = 4096;

/** Below this many bytes a copy is cheaper than a chunk of its own. */
const shortLength = 256;

/** The bytes that `write` produces, in order. A piece may be overwritten when the next is asked for. */
export function* encode(write: (writer: WireWriter) => void): Iterable<Uint8Array> {
  const output = createOutput();
  write(createWriter(output));
  for (const chunk of output.finish().chunks)
    if (chunk instanceof Uint8Array) yield chunk;
    else yield* wholeParts(chunk);
}

/** Its parts. A length that is wrong would make everything behind it unreadable. */
function* wholeParts({ length, parts }: LazyBytes): Iterable<Uint8Array> {
  let given = 0;
  for (const part of parts()) {
    given += part.length;
    yield part;
  }
  if (given !== length) throw new Error(`unreachable: ${given} bytes instead of ${length}`);
}

interface Output {
  byte(value: number): void;
  append(value: Chunk): void;
  finish(): { readonly chunks: readonly Chunk[]; readonly length: number };
}

function createWriter(output: Output): WireWriter {
  const lengthDelimited = (field: number, length: number): void => {
    varint(output, field * 8 + 2);
    varint(output, length);
  };
  const writer: WireWriter = {
    integer(field, value) {
      varint(output, field * 8);
      varint(output, value);
    },
    float(field, value) {
      varint(output, field * 8 + 5);
      output.append(new Uint8Array(new Float32Array([value]).buffer));
    },
    text: (field, value) => writer.bytes(field, encoder.encode(value)),
    bytes(field, value) {
      lengthDelimited(field, value.length);
      output.append(value);
    },
    lazyBytes(field, value) {
      lengthDelimited(field, value.length);
      output.append(value);
    },
    integers(field, values) {
      const packed = createOutput();
      for (const value of values) varint(packed, value);
      nest(field, packed);
    },
    message(field, write) {
      const inner = createOutput();
      write(createWriter(inner));
      nest(field, inner);
    },
  };
  const nest = (field: number, inner: Output): void => {
    const { chunks, length } = inner.finish();
    lengthDelimited(field, length);
    for (const chunk of chunks) output.append(chunk);
  };
  return writer;
}

function createOutput(): Output {
  const chunks: Chunk[] = [];
  let current = new Uint8Array(0);
  let used = 0;
  let length = 0;
  const flush = (): void => {
    if (0 < used) chunks.push(current.subarray(0, used));
    current = new Uint8Array(0);
    used = 0;
  };
  const reserve = (count: number): void => {
    if (used + count <= current.length) return;
    flush();
    current = new Uint8Array(Math.max(count, length === 0 ? 64 : chunkSize));
  };
  return {
    byte(value) {
      reserve(1);
      current[used++] = value;
      length += 1;
    },
    append(value) {
      length += value.length;
      if (!(value instanceof Uint8Array) || shortLength < value.length) {
        flush();
        chunks.push(value);
        return;
      }
      reserve(value.length);
      current.set(value, used);
      used += value.length;
    },
    finish() {
      flush();
      return { chunks, length };
    },
  };
}

/** Seven bits a byte, lowest first; negative numbers as 64-bit two's complement. */
function varint(output: Output, value: number): void {
  if (value < 0) {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; 0x7fn < rest; rest >>= 7n) output.byte(Number(rest & 0x7fn) | 0x80);
    output.byte(Number(rest));
    return;
  }
  let rest = value;
  for (; 0x7f < rest; rest = Math.floor(rest / 128)) output.byte((rest % 128) | 0x80);
  output.byte(rest);
}
