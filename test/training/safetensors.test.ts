import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isStoredProblem,
  numbersOf,
  readStoredTensors,
  storedPieces,
  type NewStoredTensor,
  type StoredTensors,
} from '../../src/training/safetensors.ts';

const concat = (pieces: Iterable<Uint8Array>): Uint8Array => new Uint8Array(Buffer.concat([...pieces]));

const read = (file: Uint8Array): StoredTensors => {
  const result = readStoredTensors(file);
  assert.ok(!isStoredProblem(result), isStoredProblem(result) ? result.problem : '');
  return result;
};

const problemOf = (file: Uint8Array): string => {
  const result = readStoredTensors(file);
  return isStoredProblem(result) ? result.problem : 'none';
};

/** A file with a header as given, and bytes of data. */
function withHeader(header: string, dataBytes = 0): Uint8Array {
  const json = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return new Uint8Array(Buffer.concat([length, json, Buffer.alloc(dataBytes)]));
}

const stored = (file: Uint8Array, name: string): Float32Array => {
  const tensor = read(file).tensors.get(name);
  assert.ok(tensor !== undefined);
  const numbers = numbersOf(tensor, file.subarray(tensor.offset, tensor.offset + tensor.byteLength));
  assert.ok(numbers instanceof Float32Array);
  return numbers;
};

const tensorsOfAnyShape = fc.uniqueArray(
  fc
    .record({
      name: fc.oneof(
        fc.string().filter(name => name !== '__metadata__'),
        fc.constantFrom('__proto__', 'conv_1.weight', '1', 'ø "quoted"'),
      ),
      shape: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
      isInteger: fc.boolean(),
      seed: fc.nat(),
    })
    .map(({ name, shape, isInteger, seed }): NewStoredTensor => {
      const count = shape.reduce((product, size) => product * size, 1);
      const data = isInteger
        ? BigInt64Array.from({ length: count }, (_, index) => BigInt(seed) * 2n ** 30n - BigInt(index))
        : Float32Array.from({ length: count }, (_, index) => Math.sin(seed + index));
      return { name, shape, data };
    }),
  { selector: tensor => tensor.name, maxLength: 6 },
);

const sample = concat(
  storedPieces(
    [
      { name: 'c1.weight', shape: [2, 1, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: 'n1.num_batches_tracked', shape: [], data: BigInt64Array.of(3n) },
      { name: 'c1.bias', shape: [2], data: Float32Array.of(0.5, -0.5) },
    ],
    { 'cnn-designer': '{"step":3}' },
  ),
);

describe('safetensors', () => {
  it('read back what was written, to the bit, with numbers at multiples of their size', () => {
    fc.assert(
      fc.property(tensorsOfAnyShape, fc.dictionary(fc.string(), fc.string()), (tensors, metadata) => {
        const file = concat(storedPieces(tensors, metadata));
        const back = read(file);
        assert.equal(back.tensors.size, tensors.length);
        assert.deepEqual([...back.metadata].sort(), Object.entries(metadata).sort());
        for (const { name, shape, data } of tensors) {
          const tensor = back.tensors.get(name);
          assert.ok(tensor !== undefined);
          assert.deepEqual(tensor.shape, shape);
          assert.equal(tensor.offset % data.BYTES_PER_ELEMENT, 0);
          const bytes = file.subarray(tensor.offset, tensor.offset + tensor.byteLength);
          assert.deepEqual(Buffer.from(bytes), Buffer.from(data.buffer, data.byteOffset, data.byteLength));
        }
      }),
    );
  });

  it('give a problem, and throw nothing, where any byte is another or the end is missing', () => {
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.nat(255), fc.nat(sample.length), (place, byte, length) => {
        const file = sample.slice(0, length);
        if (place < length) file[place] = byte;
        const result = readStoredTensors(file);
        if (isStoredProblem(result)) {
          assert.ok(0 < result.problem.length);
          return;
        }
        for (const tensor of result.tensors.values())
          numbersOf(tensor, file.subarray(tensor.offset, tensor.offset + tensor.byteLength));
      }),
      { numRuns: 2000 },
    );
    for (let length = 0; length < sample.length; length++)
      assert.notEqual(problemOf(sample.slice(0, length)), 'none', `${length} bytes`);
  });

  it('give a problem, and throw nothing, for any header', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const entry = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom('F32', 'I64', 'F16'), fc.jsonValue()),
        shape: fc.oneof(fc.array(fc.nat({ max: 3 }), { maxLength: 3 }), fc.array(fc.maxSafeInteger()), fc.jsonValue()),
        data_offsets: fc.oneof(fc.tuple(fc.nat({ max: 64 }), fc.nat({ max: 64 })), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const header = fc.oneof(
      fc.dictionary(fc.oneof(fc.string(), fc.constant('__metadata__')), fc.oneof(entry, fc.jsonValue())),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(header, fc.nat({ max: 64 }), (value, bytes) => {
        const result = readStoredTensors(withHeader(JSON.stringify(value), bytes));
        if (isStoredProblem(result)) return;
        // What is accepted covers the file without holes.
        const lengths = [...result.tensors.values()].map(tensor => tensor.byteLength);
        assert.equal(
          lengths.reduce((sum, length) => sum + length, 0),
          bytes,
        );
      }),
      { numRuns: 1000 },
    );
    assert.equal(
      problemOf(withHeader(deep)),
      '"a" of its header has to say dtype, shape and data_offsets; copy or save it anew',
    );
  });

  const f32 = (offsets: string, shape = '[2]'): string => `{"dtype":"F32","shape":${shape},"data_offsets":${offsets}}`;
  const cases: readonly (readonly [name: string, file: Uint8Array, problem: RegExp])[] = [
    ['nothing', new Uint8Array(), /^0 bytes are no safetensors file/],
    ['a file of PyTorch', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0), /torch\.save writes.*save_file instead$/],
    ['text', new Uint8Array(Buffer.from('{"layers": []}')), /^its header would take .* and 100 MB are the most/],
    ['a list', withHeader('[1]'), /not the JSON object/],
    ['blanks first', withHeader(' {}'), /not the JSON object/],
    ['a name twice', withHeader(`{"a":${f32('[0,8]')},"\\u0061":${f32('[8,16]')}}`, 16), /^its header says "a" twice/],
    [
      'a key twice',
      withHeader('{"a":{"dtype":"F32","dtype":"I32","shape":[2],"data_offsets":[0,8]}}', 8),
      /"dtype" twice/,
    ],
    ['metadata that are numbers', withHeader('{"__metadata__":{"step":3}}'), /has to map texts to texts/],
    [
      'a strange type',
      withHeader('{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}', 8),
      /type "F31" of "a" is not known; store it as F32$/,
    ],
    ['a negative size', withHeader(`{"a":${f32('[0,8]', '[-2]')}}`, 8), /the shape a list of "a" has to be/],
    [
      'a length that the shape denies',
      withHeader(`{"a":${f32('[0,12]')}}`, 12),
      /^"a" is 2 in F32, which takes 8 bytes, and its header gives it 12/,
    ],
    [
      'sizes beyond counting',
      withHeader(
        `{"a":${f32('[0,0]', '[9007199254740991,9007199254740991,0]')},"b":${f32('[0,8]', '[4503599627370496,4503599627370496]')}}`,
        8,
      ),
      /^"b" is/,
    ],
    ['a hole', withHeader(`{"a":${f32('[0,8]')},"b":${f32('[12,20]')}}`, 20), /^"b" leaves 4 bytes unused/],
    ['an overlap', withHeader(`{"a":${f32('[0,8]')},"b":${f32('[4,12]')}}`, 12), /^"b" overlaps/],
    ['too few bytes', withHeader(`{"a":${f32('[0,8]')}}`, 7), /it was not saved or copied whole/],
    ['too many bytes', withHeader(`{"a":${f32('[0,8]')}}`, 9), /^1 bytes at its end belong to no tensor/],
  ];
  for (const [name, file, problem] of cases)
    it(`refuse ${name}`, () => {
      assert.match(problemOf(file), problem);
    });

  it('say what a scalar and an empty tensor are, as the format allows', () => {
    const file = withHeader(`{"empty":${f32('[0,0]', '[3,0]')},"one":${f32('[0,4]', '[]')}}   `, 4);
    assert.deepEqual(stored(file, 'empty'), new Float32Array());
    assert.deepEqual(stored(file, 'one'), Float32Array.of(0));
  });

  it('give the numbers of every type that weights have', () => {
    const written: readonly (readonly [string, ArrayBufferView, readonly number[]])[] = [
      ['F64', Float64Array.of(0.1, -2), [Math.fround(0.1), -2]],
      ['F16', Uint16Array.of(0x3e00, 0xc000), [1.5, -2]],
      ['BF16', Uint16Array.of(0x3fc0, 0xc000), [1.5, -2]],
      ['I64', BigInt64Array.of(5n, -7n), [5, -7]],
      ['U64', BigUint64Array.of(5n, 7n), [5, 7]],
      ['I32', Int32Array.of(5, -7), [5, -7]],
      ['U32', Uint32Array.of(5, 2 ** 31), [5, 2 ** 31]],
      ['I16', Int16Array.of(5, -7), [5, -7]],
      ['U16', Uint16Array.of(5, 65535), [5, 65535]],
      ['I8', Int8Array.of(5, -7), [5, -7]],
      ['U8', Uint8Array.of(5, 255), [5, 255]],
      ['BOOL', Uint8Array.of(1, 0), [1, 0]],
    ];
    for (const [type, data, numbers] of written) {
      const header = `{"a":{"dtype":"${type}","shape":[2],"data_offsets":[0,${data.byteLength}]}}`;
      const file = concat([withHeader(header), new Uint8Array(data.buffer as ArrayBuffer)]);
      assert.deepEqual([...stored(file, 'a')], numbers, type);
    }
    const complex = read(withHeader('{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}', 8)).tensors.get('a');
    assert.ok(complex !== undefined);
    assert.deepEqual(numbersOf(complex, new Uint8Array(8)), {
      problem: '"a" is stored as C64, which weights cannot be read from; store it as F32',
    });
  });
});
