import assert from 'node:assert/strict';
import type { TextRange } from '../../src/diagram/model.ts';
import { idsIn, rangesOf, type Placed } from '../../src/extension/placed.ts';

const range = (start: readonly [number, number], end: readonly [number, number]): TextRange => ({
  start: { line: start[0], character: start[1] },
  end: { line: end[0], character: end[1] },
});
const at = (line: number, character: number): TextRange => range([line, character], [line, character]);

/** A block that is used twice, written in lines 1 to 4, with two layers; its uses stand in line 6, and a layer in line 7. */
const placed: readonly Placed[] = [
  { id: 'use 1', range: range([6, 2], [6, 20]) },
  { id: 'use 2', range: range([6, 22], [6, 40]) },
  { id: 'a', range: range([2, 4], [2, 30]) },
  { id: 'b', range: range([3, 4], [3, 30]) },
  { id: 'a again', range: range([2, 4], [2, 30]) },
  { id: 'b again', range: range([3, 4], [3, 30]) },
  { id: 'structure', range: range([7, 2], [9, 3]) },
  { id: 'inner', range: range([8, 4], [8, 30]) },
  { id: 'join', range: range([7, 2], [9, 3]) },
  { id: 'nowhere' },
];

describe('what a selection of the text stands for', () => {
  it('is all uses of a layer that is written once', () => {
    assert.deepEqual(idsIn(placed, at(2, 10)), ['a', 'a again']);
  });
  it('is what is written innermost around the cursor, a structure with its join', () => {
    assert.deepEqual(idsIn(placed, at(8, 10)), ['inner']);
    assert.deepEqual(idsIn(placed, at(7, 4)), ['structure', 'join']);
    assert.deepEqual(idsIn(placed, at(0, 0)), []);
  });
  it('belongs to what is beside the cursor on either side', () => {
    assert.deepEqual(idsIn(placed, at(6, 2)), ['use 1']);
    assert.deepEqual(idsIn(placed, at(6, 40)), ['use 2']);
  });
  it('is everything whose text lies in a range', () => {
    assert.deepEqual(idsIn(placed, range([6, 0], [8, 30])), ['use 1', 'use 2', 'inner']);
    assert.deepEqual(idsIn(placed, range([7, 0], [10, 0])), ['structure', 'inner', 'join']);
  });
  it('is what is around a range that holds nothing whole, such as a word', () => {
    assert.deepEqual(idsIn(placed, range([8, 6], [8, 10])), ['inner']);
  });
  it('leads back to the text, once for all that is written there', () => {
    assert.deepEqual(rangesOf(placed, ['a again', 'inner', 'a', 'nowhere', 'unknown']), [
      range([2, 4], [2, 30]),
      range([8, 4], [8, 30]),
    ]);
  });
});
