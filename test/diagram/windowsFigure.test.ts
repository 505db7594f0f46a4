import assert from 'node:assert/strict';
import type { Figure } from '../../src/diagram/figure/figure.ts';
import { drawMatrix } from '../../src/diagram/figure/windowMatrix.ts';
import { drawGrids } from '../../src/diagram/figure/windows.ts';
import { windowsFigure } from '../../src/diagram/figure/windowsFigure.ts';
import { explore, type Exploration } from '../../src/diagram/windows/explore.ts';
import { gridsOf } from '../../src/diagram/windows/grids.ts';
import { diagramOf, networkText } from '../support/diagrams.ts';
import { placeOf } from '../support/markPlaces.ts';

function exploration(input: readonly number[], layer: object, at = 0): Exploration {
  const { window } = diagramOf(networkText(input, layer)).nodes[1] ?? {};
  const found = explore(window, { at, growth: 0, isFlipped: undefined, edits: {} });
  assert.ok(found !== undefined);
  return found;
}

function figureOf(explored: Exploration, width: number): Figure {
  const { matrix, problem, outputs, numbers, at } = explored;
  const titleOf = (title: string): { title: string; detail: string; sign: string } => ({
    title,
    detail: 'padding 1',
    sign: '=',
  });
  const side = (name: string, map: typeof problem.input) => ({ name, map, isSignal: problem.isSignal });
  return windowsFigure({
    grids: drawGrids(gridsOf(explored, undefined, true), titleOf, () => '', width),
    matrix:
      matrix &&
      drawMatrix(matrix, {
        entries: 'letters',
        lines: problem.rule.kind === 'spread' ? 'columns' : 'rows',
        at,
        rows: side('y', problem.output),
        columns: side('x', problem.input),
        vectors: { result: outputs, read: numbers.input, bias: -1 },
        labelOf: String,
      }),
    equation: 'output (1, 1): 1·2 + 0·3 − 1·4 = −2',
  });
}

const image = [3, 56, 56];
const convolution = { type: 'conv2d', outChannels: 8, kernelSize: 3, padding: 1 };
const cases: Readonly<Record<string, readonly [readonly number[], object]>> = {
  'a convolution': [image, convolution],
  'one with a stride': [image, { ...convolution, stride: 2 }],
  'one with dilation': [image, { ...convolution, padding: 2, dilation: 2 }],
  'a signal': [[3, 56], { type: 'conv1d', outChannels: 8, kernelSize: 3 }],
  'a max pool': [image, { type: 'maxPool2d', kernelSize: 2 }],
  'an average pool in ceil mode': [
    [3, 7, 7],
    { type: 'avgPool2d', kernelSize: 3, stride: 2, padding: 1, ceilMode: true },
  ],
  'a transposed convolution': [image, { ...convolution, type: 'convTranspose2d', stride: 2, outputPadding: 1 }],
  'the first layer of AlexNet': [[3, 224, 224], { ...convolution, kernelSize: 11, stride: 4, padding: 2 }],
  'a volume': [[3, 16, 32, 32], { ...convolution, type: 'conv3d' }],
};

describe('the drawing of windows', () => {
  for (const [name, [input, layer]] of Object.entries(cases))
    it(`holds all of ${name}`, () => {
      for (const width of [500, 1200]) {
        const figure = figureOf(exploration(input, layer, 1), width);
        for (const { marks, at = { x: 0, y: 0 }, kind } of figure.parts)
          for (const mark of marks) {
            const { x, y, width: wide, height } = placeOf(mark);
            const isInside =
              figure.x <= at.x + x + 1 &&
              figure.y <= at.y + y + 1 &&
              at.x + x + wide <= figure.x + figure.width + 1 &&
              at.y + y + height <= figure.y + figure.height + 1;
            assert.ok(
              isInside,
              `${kind} ${JSON.stringify(mark)} of ${figure.width}×${figure.height} at ${at.x}, ${at.y}`,
            );
          }
      }
    });

  it('draws all cells in one size, and in one row where that is possible', () => {
    const drawn = (kernelSize: number, width: number) =>
      drawGrids(
        gridsOf(exploration(image, { ...convolution, kernelSize }, 0)),
        title => ({ title, detail: '', sign: title === 'input' ? '' : '=' }),
        () => '',
        width,
      ).panels.flatMap(({ rows }) => rows.flat().map(({ place }) => place));
    for (const [kernelSize, width] of [
      [3, 900],
      [5, 900],
      [7, 900],
      [5, 400],
    ] as const) {
      const heights = new Set(drawn(kernelSize, width).map(({ height }) => height));
      assert.equal(heights.size, 1, `kernel ${kernelSize} in ${width} px: ${[...heights].join(', ')}`);
    }
    const tops = drawn(5, 900).map(({ y }) => y);
    assert.ok(Math.max(...tops) - Math.min(...tops) < 500);
  });

  it('gives what lies on the map the colour that it has in the kernel', () => {
    const explored = exploration(image, convolution, 6);
    const { panels } = drawGrids(
      gridsOf(explored),
      title => ({ title, detail: '', sign: '' }),
      () => '',
      900,
    );
    const fills = (grid: string): readonly unknown[] =>
      panels
        .filter(({ name }) => name === grid)
        .flatMap(({ rows }) => rows.flat())
        .filter(({ cell }) => cell.kernel !== undefined)
        .map(
          ({
            part: {
              marks: [face],
            },
          }) => face?.kind === 'rectangle' && face.fill,
        );
    assert.equal(fills('kernel').length, 9);
    assert.deepEqual(fills('input'), fills('kernel'));
  });

  it('draws no more than 64 rows and columns of a matrix, and says so', () => {
    const { matrix, problem } = exploration([3, 224, 224], { ...convolution, kernelSize: 11, stride: 4, padding: 2 });
    assert.ok(matrix !== undefined);
    const side = { name: 'x', map: problem.input, isSignal: false };
    const drawn = drawMatrix(matrix, {
      entries: 'letters',
      lines: 'rows',
      at: 0,
      rows: side,
      columns: side,
      labelOf: String,
    });
    assert.equal(drawn.isCut, true);
    assert.equal(drawn.lines.length, 9);
  });
});
