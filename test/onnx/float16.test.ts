import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Graph } from '../../src/onnx/graph.ts';
import { elementTypes } from '../../src/onnx/encode.ts';
import { fromFloat16Bits, toFloat16Bits } from '../../src/onnx/precision/float16.ts';
import { inputsFor } from '../../src/runner/child/prepare.ts';
import { runOnOrt } from '../support/ort.ts';

/** A number as the nearest float16, by arithmetic: the steps between neighbours are powers of two, and ties go to the even one. */
function nearest(number: number): number {
  if (!Number.isFinite(number) || number === 0) return number;
  const magnitude = Math.abs(number);
  const step = 2 ** (Math.max(Math.floor(Math.log2(magnitude)), -14) - 10);
  const below = Math.floor(magnitude / step);
  const rest = magnitude / step - below;
  const steps = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  return Math.sign(number) * (65504 < steps * step ? Infinity : steps * step);
}

const converted = (number: number): number => fromFloat16Bits(toFloat16Bits(Float32Array.of(number)))[0] ?? NaN;

/** Float32 numbers of all magnitudes that matter: those of float16, what lies between two of them, and beyond. */
const numbers = fc.oneof(
  fc.float(),
  fc.float({ min: -8, max: 8 }),
  fc
    .tuple(fc.integer({ min: -30, max: 17 }), fc.integer({ min: -4096, max: 4096 }))
    .map(([e, m]) => (m / 4096) * 2 ** e),
);

describe('float16', () => {
  it('is the nearest of its numbers, to even between two', () => {
    fc.assert(
      fc.property(numbers, number => assert.ok(Object.is(converted(number), nearest(number)), `${number}`)),
      { numRuns: 5000 },
    );
  });

  it('keeps each of its own numbers, bit by bit', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(bits => (bits & 0x7fff) <= 0x7c00);
    assert.deepEqual(toFloat16Bits(fromFloat16Bits(all)), all);
  });

  it('passes into infinity where rounding does, and below its smallest number into zero', () => {
    assert.deepEqual([65504, 65519, 65520, -1e30, Infinity].map(converted), [
      65504,
      65504,
      Infinity,
      -Infinity,
      Infinity,
    ]);
    assert.deepEqual([2 ** -24, 2 ** -25, 1.01 * 2 ** -25].map(converted), [2 ** -24, 0, 2 ** -24]);
    assert.ok(Object.is(converted(-1e-20), -0));
    assert.ok(Number.isNaN(converted(NaN)));
  });

  it('converts a part of an array as it stands there', () => {
    const part = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    assert.deepEqual(fromFloat16Bits(toFloat16Bits(part)), Float32Array.of(2, 3));
  });

  it('is what ONNX Runtime casts to', async () => {
    const cast = (input: string, output: string, type: 'float16' | 'float32') => ({
      name: output,
      op: 'Cast' as const,
      inputs: [input],
      outputs: [output] as const,
      attributes: { to: { kind: 'int' as const, value: elementTypes[type] } },
      layer: 0,
    });
    const graph: Graph = {
      name: 'casts',
      inputs: [{ name: 'x', shape: [4096] }],
      outputs: [{ name: 'y', shape: [4096] }],
      nodes: [cast('x', 'half', 'float16'), cast('half', 'y', 'float32')],
      initializers: [],
      layerOutputs: ['y'],
    };
    const given = inputsFor(graph, 0, 1).get('x')?.data ?? new Float32Array();
    const executed = (await runOnOrt(graph)).get('y')?.data;
    assert.deepEqual(fromFloat16Bits(toFloat16Bits(given)), executed);
  });
});
