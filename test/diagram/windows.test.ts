import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LayerAnalysis } from '../../src/core/analysis.ts';
import type { DiagramWindow } from '../../src/diagram/model.ts';
import { arrivalsOf, formulaOf, giftsOf } from '../../src/diagram/windows/formula.ts';
import { applied, letterOf, matrixOf, transposed } from '../../src/diagram/windows/matrix.ts';
import { numbersOf, type ProblemNumbers } from '../../src/diagram/windows/numbers.ts';
import { windowProblem, type WindowProblem } from '../../src/diagram/windows/problem.ts';
import { outputsOf, stepOf, termsOfOutput, windowsOver } from '../../src/diagram/windows/steps.ts';
import { tapsOf } from '../../src/diagram/windows/taps.ts';
import { analysisOf, diagramOf, networkText } from '../support/diagrams.ts';

type Written = Readonly<Record<string, unknown>> & { readonly type: string };

/** A layer on an input of one channel, as the diagram has it and as the analysis does. */
function layerOn(spatial: readonly number[], layer: Written) {
  const analysis = analysisOf(networkText([1, ...spatial], layer));
  return { analysed: analysis.layers[0], window: diagramOf(analysis).nodes[1]?.window };
}

function problemOf(
  spatial: readonly number[],
  layer: Written,
  growth = 0,
): { problem: WindowProblem; window: DiagramWindow } {
  const { window } = layerOn(spatial, layer);
  const problem = windowProblem(window, growth);
  assert.ok(window !== undefined && problem !== undefined, `no problem for ${JSON.stringify(layer)}`);
  return { problem, window };
}

/** What the layer's own equation makes of the numbers of a problem. */
function byEquation(
  { type, values, outputShape }: LayerAnalysis,
  spatial: readonly number[],
  { input, kernel, bias }: ProblemNumbers,
): readonly number[] {
  assert.ok(type !== undefined && values !== undefined && outputShape !== undefined);
  const x = { shape: [1, ...spatial], data: Float64Array.from(input) };
  const sides = values['kernelSize'] as readonly number[] | undefined;
  const tensors = {
    ...(sides && { weight: { shape: [1, 1, ...sides], data: Float64Array.from(kernel) } }),
    ...(bias !== undefined && { bias: { shape: [1], data: Float64Array.of(bias) } }),
  };
  const y = type.equation({ x, xs: [x], outputShape, attributes: values, tensors, partnerInput: undefined });
  return [...y.data];
}

const spatialOf = ({ input: { rows, columns }, isSignal }: WindowProblem): readonly number[] =>
  isSignal ? [columns] : [rows, columns];

const close = (left: readonly number[], right: readonly number[]): void => {
  assert.equal(left.length, right.length);
  left.forEach((number, index) =>
    assert.ok(Math.abs(number - (right[index] ?? NaN)) < 1e-9, `${left.join()} ≠ ${right.join()}`),
  );
};

const perAxis = (rank: number, min: number, max: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.integer({ min, max }), { minLength: rank, maxLength: rank });
const sizes = (rank: number): fc.Arbitrary<readonly number[]> => perAxis(rank, 4, 40);

const convolution = fc.constantFrom(1, 2).chain(rank =>
  fc.record({
    spatial: sizes(rank),
    layer: fc.record({
      type: fc.constant(`conv${rank}d`),
      outChannels: fc.constant(1),
      kernelSize: perAxis(rank, 1, 4),
      stride: perAxis(rank, 1, 3),
      dilation: perAxis(rank, 1, 2),
      padding: fc.oneof(fc.constant('same'), perAxis(rank, 0, 2)),
      paddingMode: fc.constantFrom('zeros', 'reflect', 'replicate', 'circular'),
      flip: fc.boolean(),
    }),
  }),
);
const spreading = fc.constantFrom(1, 2).chain(rank =>
  perAxis(rank, 1, 3).chain(stride =>
    fc.record({
      spatial: sizes(rank),
      layer: fc.record({
        type: fc.constant(`convTranspose${rank}d`),
        outChannels: fc.constant(1),
        kernelSize: perAxis(rank, 1, 4),
        stride: fc.constant(stride),
        dilation: perAxis(rank, 1, 2),
        padding: perAxis(rank, 0, 1),
        outputPadding: fc.constant(stride.map(step => step - 1)),
      }),
    }),
  ),
);
const pooling = fc
  .record({ rank: fc.constantFrom(1, 2), kind: fc.constantFrom('avgPool', 'maxPool') })
  .chain(({ rank, kind }) =>
    fc.record({
      spatial: sizes(rank),
      layer: fc.record({
        type: fc.constant(`${kind}${rank}d`),
        kernelSize: perAxis(rank, 2, 3),
        stride: perAxis(rank, 1, 3),
        padding: perAxis(rank, 0, 1),
        ceilMode: fc.boolean(),
        ...(kind === 'avgPool' && { countIncludePad: fc.boolean() }),
      }),
    }),
  );

describe('the windows of a layer', () => {
  it('give what the equation of the layer gives on as much of an input, by steps and by matrix', () => {
    fc.assert(
      fc.property(
        fc.oneof(convolution, spreading, pooling),
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 7, maxLength: 31 }),
        (drawn, stream) => {
          const { window } = layerOn(drawn.spatial, drawn.layer);
          const problem = windowProblem(window);
          fc.pre(problem !== undefined && window !== undefined);
          const draw = (numbers: readonly number[]): readonly number[] =>
            numbers.map((_, index) => stream[(index + numbers.length) % stream.length] ?? 0);
          const start = numbersOf(problem, window);
          const numbers = {
            input: draw(start.input),
            kernel: draw(start.kernel),
            bias: start.bias && draw([start.bias])[0],
          };
          const { rule } = problem;
          const windows = tapsOf(problem, rule.kind === 'weigh' && rule.isFlipped);
          const outputs = outputsOf(problem, windows, numbers);
          const { analysed } = layerOn(spatialOf(problem), drawn.layer);
          assert.ok(analysed !== undefined);
          close(outputs, byEquation(analysed, spatialOf(problem), numbers));
          const matrix = matrixOf(problem, windows, numbers);
          if (matrix !== undefined)
            close(
              applied(matrix, numbers.input).map(sum => sum + (numbers.bias ?? 0)),
              outputs,
            );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('have a matrix whose transpose is that of the transposed layer', () => {
    fc.assert(
      fc.property(spreading, ({ spatial, layer }) => {
        const { problem, window } = problemOf(spatial, layer);
        const numbers = numbersOf(problem, window);
        const matrix = matrixOf(problem, tapsOf(problem), numbers);
        assert.ok(matrix !== undefined);
        const { kernelSize, stride, dilation, padding } = layer;
        const type = layer.type.replace('Transpose', '');
        const back = { type, outChannels: 1, kernelSize, stride, dilation, padding, bias: false };
        const narrow = problem.isSignal ? [problem.output.columns] : [problem.output.rows, problem.output.columns];
        const { analysed } = layerOn(narrow, back);
        assert.ok(analysed !== undefined);
        const vector = Array.from({ length: matrix.rows }, (_, index) => (index % 5) - 2);
        const expected = byEquation(analysed, narrow, { input: vector, kernel: numbers.kernel, bias: undefined });
        close(applied(transposed(matrix), vector), expected);
      }),
      { numRuns: 100 },
    );
  });

  it('keep what happens at the borders when the input is cut down', () => {
    fc.assert(
      fc.property(fc.oneof(convolution, pooling), ({ spatial, layer }) => {
        const { window } = layerOn(spatial, layer);
        const problem = windowProblem(window);
        fc.pre(problem !== undefined && window !== undefined);
        const own = window.padding;
        const shown = problem.isSignal ? problem.axes.slice(1) : problem.axes;
        assert.deepEqual(
          shown.map(({ begin, end }) => [begin, end]),
          own,
        );
        shown.forEach(({ input, stride }, axis) => assert.equal(((spatial[axis] ?? 0) - input) % stride, 0));
      }),
    );
  });
});

describe('a problem that can be seen', () => {
  const conv = { type: 'conv2d', outChannels: 8, kernelSize: 3 };

  it('is small, whatever the layer reads, and grows window by window', () => {
    const { problem } = problemOf([224, 224], { ...conv, padding: 1 });
    assert.deepEqual(
      [problem.input, problem.output, problem.isReduced],
      [{ rows: 5, columns: 5 }, { rows: 5, columns: 5 }, true],
    );
    assert.deepEqual(problemOf([224, 224], { ...conv, padding: 1 }, 2).problem.output, { rows: 7, columns: 7 });
    assert.equal(problemOf([6, 6], conv).problem.isReduced, false);
  });

  it('shows three windows of the first layer of AlexNet', () => {
    const { problem } = problemOf([224, 224], { ...conv, kernelSize: 11, stride: 4, padding: 2 });
    assert.deepEqual(
      [problem.input, problem.output],
      [
        { rows: 16, columns: 16 },
        { rows: 3, columns: 3 },
      ],
    );
  });

  it('is one slice of a volume', () => {
    const { problem, window } = problemOf([16, 32, 32], { ...conv, type: 'conv3d', kernelSize: [5, 3, 3] });
    assert.deepEqual(
      [problem.depth, problem.kernel, numbersOf(problem, window).kernel.length],
      [5, { rows: 3, columns: 3 }, 9],
    );
  });

  it('has the numbers of the text where there are some, and those that are written over them', () => {
    const sobel = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]; // prettier-ignore
    const { problem, window } = problemOf([8, 8], { ...conv, outChannels: 1, weight: [[sobel]], bias: [4] });
    assert.deepEqual(numbersOf(problem, window).kernel, sobel.flat());
    assert.equal(numbersOf(problem, window).bias, 4);
    const edits = { kernel: { '1,1': 7 }, input: { '0,2': 9, '99,99': 1 } };
    const edited = numbersOf(problem, window, edits);
    assert.deepEqual([edited.kernel[4], edited.input[2], edited.input.length], [7, 9, 64]);
  });

  it('has the fixed kernel of a blur', () => {
    const { problem, window } = problemOf([16], { type: 'blurPool1d' });
    assert.deepEqual(numbersOf(problem, window), {
      ...numbersOf(problem, window),
      kernel: [0.25, 0.5, 0.25],
      bias: undefined,
    });
  });

  it('is none for a layer that has no window, or one that computes more than sums', () => {
    assert.equal(windowProblem(layerOn([8, 8], { type: 'relu' }).window), undefined);
    assert.equal(windowProblem(layerOn([8, 8], { type: 'lpPool2d', normType: 2, kernelSize: 2 }).window), undefined);
    assert.equal(windowProblem(layerOn([2, 2], conv).window), undefined);
  });
});

describe('a step', () => {
  const first = (
    spatial: readonly number[],
    layer: Written,
    input: readonly number[],
    kernel: readonly number[] = [],
  ) => {
    const { problem, window } = problemOf(spatial, layer);
    const numbers = { ...numbersOf(problem, window), input, kernel };
    const windows = tapsOf(problem);
    return { problem, windows, numbers, step: stepOf(problem, windows[0] ?? [], numbers, 0) };
  };

  it('of a convolution is a sum of products, the padding included', () => {
    const { step } = first(
      [4],
      { type: 'conv1d', outChannels: 1, kernelSize: 3, padding: 1 },
      [2, 3, 1, 5],
      [1, 4, -1],
    );
    assert.equal(formulaOf(step), '1·0 + 4·2 − 1·3 = 5');
  });

  it('of a max pool names the largest, and one of an average pool what it divides by', () => {
    const pool = { kernelSize: 2, padding: 1 };
    const input = [2, 1, 1, 5, 3, 1, 0, 0, 0];
    const most = first([3, 3], { type: 'maxPool2d', ...pool }, input).step;
    assert.equal(formulaOf(most), 'max(2) = 2');
    assert.equal(most.winner?.tap.cell, 0);
    assert.equal(formulaOf(first([3, 3], { type: 'avgPool2d', ...pool }, input).step), '(0 + 0 + 0 + 2) / 4 = 0.5');
    const inside = { type: 'avgPool2d', ...pool, countIncludePad: false };
    assert.equal(first([3, 3], inside, input).step.result, 2);
  });

  it('of a transposed convolution spreads one input, and what overlaps adds up', () => {
    const layer = { type: 'convTranspose1d', outChannels: 1, kernelSize: 3, stride: 2 };
    const { problem, windows, numbers, step } = first([2], layer, [2, -3], [1, 0, 4]);
    assert.equal(giftsOf(step), '1·2 = 2, 0·2 = 0, 4·2 = 8');
    assert.deepEqual(outputsOf(problem, windows, numbers), [2, 0, 5, 0, -12]);
    assert.equal(arrivalsOf(termsOfOutput(problem, windows, numbers, 2), 1), '4·2 + 1·(−3) + 1 = 6');
  });

  it('knows which windows read a cell', () => {
    const { windows } = first(
      [6],
      { type: 'conv1d', outChannels: 1, kernelSize: 3, dilation: 2 },
      [1, 2, 3, 4, 5, 6],
      [1, 1, 1],
    );
    assert.deepEqual(
      [0, 2, 3].map(cell => windowsOver(windows, cell)),
      [[0], [0], [1]],
    );
  });

  it('calls the numbers of a kernel by letters', () => {
    assert.deepEqual([0, 25, 26, 120].map(letterOf), ['a', 'z', 'aa', 'dq']);
  });
});
