import { defineJoin } from '../core/layer.ts';
import type { OpBuilder } from '../ops/index.ts';
import { broadcastAt, tensorOf } from '../reference/tensor.ts';
import { broadcastShape, checkBroadcast } from './joinChecks.ts';

/** A join that combines its inputs element by element, from the first to the last. */
function elementwiseJoin(
  type: string,
  op: 'Add' | 'Mul' | 'Sub',
  combine: (left: number, right: number) => number,
  words: { readonly summary: string; readonly source: string },
) {
  return defineJoin({
    type,
    ...words,
    category: 'join',
    attributes: {},
    check: (xs, _, report) => checkBroadcast(type, xs, report),
    output: broadcastShape,
    lower: ({ ops, xs }) => xs.reduce((left, right) => (ops[op] satisfies OpBuilder['Add'])({ A: left, B: right })),
    equation: ({ xs, outputShape }) =>
      xs.reduce((left, right) => tensorOf(outputShape, at => combine(broadcastAt(left, at), broadcastAt(right, at)))),
  });
}

export const add = elementwiseJoin('add', 'Add', (left, right) => left + right, {
  summary: 'Adds feature maps of one shape, element by element; an axis of length 1 stands for all positions.',
  source: 'ONNX Add-13; He et al. 2016',
});

export const subtract = elementwiseJoin('subtract', 'Sub', (left, right) => left - right, {
  summary: 'Subtracts from the first feature map the others, element by element.',
  source: 'ONNX Sub-13',
});

export const multiply = elementwiseJoin('multiply', 'Mul', (left, right) => left * right, {
  summary: 'Multiplies feature maps of one shape, element by element; an axis of length 1 stands for all positions.',
  source: 'ONNX Mul-13; Hu, Shen & Sun 2018',
});
