import assert from 'node:assert/strict';
import { svgOf } from '../../src/diagram/export/svg.ts';
import { tikzOf } from '../../src/diagram/export/tikz.ts';
import { cellPaths, cellRuns } from '../../src/diagram/figure/cells.ts';
import type { CellsMark, Figure } from '../../src/diagram/figure/figure.ts';
import { pixel, solid } from '../../src/diagram/figure/paint.ts';
import { usualAscent, type ConfusionReport, type Filters } from '../../src/protocol/learned.ts';
import { confusionFigure } from '../../src/reports/charts/learned/confusion.ts';
import { filtersFigure } from '../../src/reports/charts/learned/filters.ts';
import { activationsFigure, maximisedFigure } from '../../src/reports/charts/learned/maps.ts';
import { inEnglish } from '../../src/reports/charts/learned/words.ts';
import { originInWords } from '../../src/reports/learnedWords.ts';
import { placeOf } from '../support/markPlaces.ts';

const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, (_, index) => Math.sin(index));
const filters = (shape: readonly number[], more: Partial<Filters> = {}): Filters => ({
  layer: 'conv',
  block: { shape, numbers: numbers(shape.reduce((product, size) => product * size, 1)) },
  outputs: { from: 0, count: shape[0] ?? 1, of: shape[0] ?? 1 },
  inputs: { from: 0, count: shape[1] ?? 1, of: shape[1] ?? 1 },
  isColour: false,
  most: 2,
  ...more,
});
const cellsOf = (figure: Figure, kind = 'tile'): readonly CellsMark[] =>
  figure.parts
    .filter(part => part.kind === kind)
    .flatMap(({ marks }) => marks.filter((mark): mark is CellsMark => mark.kind === 'cells'));
const wordsOf = ({ parts }: Figure): string =>
  parts.flatMap(({ marks }) => marks.flatMap(mark => (mark.kind === 'text' ? [mark.text] : []))).join(' | ');
const isWithin = (figure: Figure): boolean =>
  figure.parts.every(({ at = { x: 0, y: 0 }, marks }) =>
    marks.every(mark => {
      const { x, y, width, height } = placeOf(mark);
      const [across, down] = [x + at.x, y + at.y];
      return -1 <= across && -1 <= down && across + width <= figure.width + 1 && down + height <= figure.height + 4;
    }),
  );

const report: ConfusionReport = {
  data: { name: 'letters', part: 'test', examples: 10, classes: ['a', 'b'] },
  table: [
    [4, 1],
    [3, 2],
  ],
  recall: [0.8, 0.4],
  precision: [4 / 7, 2 / 3],
  error: 0.4,
  mistakes: [
    { truth: 1, said: 0, count: 3 },
    { truth: 0, said: 1, count: 1 },
  ],
  examples: [
    [[0], [1]],
    [[2], [3]],
  ],
};

describe('pictures of what was learned', () => {
  it('draws one picture of a filter where it has one input, and a row of them where it has several', () => {
    assert.equal(cellsOf(filtersFigure(filters([6, 1, 5, 5]), 600, inEnglish)).length, 6);
    assert.equal(cellsOf(filtersFigure(filters([6, 4, 3, 3]), 600, inEnglish)).length, 24);
    const signal = cellsOf(filtersFigure(filters([5, 15, 3]), 600, inEnglish));
    assert.deepEqual([signal.length, signal[0]?.columns, signal[0]?.cells.length], [5, 3, 45]);
  });

  it('draws rows of weights as one matrix, and kernels over colors as images', () => {
    const [matrix] = cellsOf(filtersFigure(filters([10, 40]), 600, inEnglish));
    assert.deepEqual([matrix?.columns, matrix?.cells.length], [40, 400]);
    const colours = cellsOf(filtersFigure(filters([4, 3, 7, 7], { isColour: true }), 600, inEnglish));
    assert.equal(colours.length, 4);
    assert.ok(colours[0]?.paints.every(({ colour }) => colour !== undefined));
  });

  it('says the scale, which goes as far below 0 as above', () => {
    const figure = filtersFigure(filters([6, 1, 5, 5]), 600, inEnglish);
    assert.match(wordsOf(figure), /Weights \| −2 \| 0 \| 2 \| filters 0 to 5 of 6/);
    const [positive, negative] = [0.9, -0.9].map(number => {
      const one = filters([1, 1, 1, 1], {
        block: { shape: [1, 1, 1, 1], numbers: Float32Array.of(number) },
        most: 0.9,
      });
      const [mark] = cellsOf(filtersFigure(one, 600, inEnglish));
      return mark?.paints[mark.cells[0] ?? 0];
    });
    assert.deepEqual([positive?.ink, positive?.share], ['heat', 1]);
    assert.deepEqual([negative?.ink, negative?.share], ['convolution', 1]);
  });

  it('keeps within its borders whatever there is to draw', () => {
    const shapes = [
      [6, 1, 5, 5],
      [64, 16, 3, 3],
      [5, 15, 3],
      [10, 784],
      [2, 2, 3, 3, 3],
    ];
    for (const shape of shapes) assert.ok(isWithin(filtersFigure(filters(shape), 400, inEnglish)), shape.join());
    assert.ok(isWithin(confusionFigure(report, 400, inEnglish)));
  });

  it('draws signals as curves, maps as cells, and lists of features in rows', () => {
    const about = { layer: 'a', least: -1, most: 1, averaged: 2, said: [], notes: [] };
    const of = (shape: readonly number[]) =>
      activationsFigure(
        {
          ...about,
          block: { shape, numbers: numbers(shape.reduce((product, size) => product * size, 1)) },
          channels: { from: 0, count: shape[0] ?? 1, of: 99 },
          input: { shape: [1, 8, 8], numbers: numbers(64) },
        },
        600,
        inEnglish,
      );
    // The input is one of them.
    assert.equal(cellsOf(of([4, 6, 6])).length, 5);
    assert.match(
      wordsOf(of([4, 6, 6])),
      /channels 0 to 3 of 99 \| each cell is the mean of 2 positions along each axis/,
    );
    assert.equal(cellsOf(of([4, 20])).length, 1);
    assert.equal(cellsOf(of([70])).at(-1)?.columns, 32);
  });

  it('says how far each activation was raised', () => {
    const figure = maximisedFigure(
      {
        layer: 'a',
        channels: { from: 3, count: 1, of: 8 },
        block: { shape: [1, 3, 4, 4], numbers: numbers(48) },
        before: [0.25],
        after: [7],
        settings: usualAscent,
        notes: ['a note'],
      },
      600,
      inEnglish,
    );
    assert.match(wordsOf(figure), /3: 0.25 → 7 .* a note/);
  });

  it('colors a cell by its share of the row, never so strongly that its number could not be read', () => {
    const { parts } = confusionFigure(report, 400, inEnglish);
    const cells = parts.filter(({ kind }) => kind === 'cell');
    assert.deepEqual(
      cells.map(({ label }) => label),
      ['a taken for a: 4 of 5', 'a taken for b: 1 of 5', 'b taken for a: 3 of 5', 'b taken for b: 2 of 5'],
    );
    const shares = cells.flatMap(({ marks }) =>
      marks.flatMap(mark => (mark.kind === 'rectangle' ? (mark.fill?.share ?? 0) : [])),
    );
    // The share that `diagram/scale.ts` holds to 4.5:1 in every theme.
    assert.ok(Math.max(...shares) <= 0.36);
  });

  it('shows the classes with the most mistakes where there are too many for a table', () => {
    const count = 100;
    const table = Array.from({ length: count }, (_, row) =>
      Array.from({ length: count }, (__, column) => Number(row === column)),
    );
    const many = {
      ...report,
      table,
      data: { ...report.data, classes: [] },
      mistakes: [{ truth: 98, said: 99, count: 5 }],
    };
    const figure = confusionFigure({ ...many, recall: [], precision: [] }, 900, inEnglish);
    assert.match(wordsOf(figure), /the 40 of 100 classes with the most mistakes/);
    assert.ok(figure.parts.some(({ id }) => id === 'cell 98 99'));
  });

  it('says whether weights were trained', () => {
    assert.equal(originInWords({ kind: 'untrained', seed: 3 }), 'untrained: random weights of seed 3');
    const trained = { kind: 'trained', path: 'a.safetensors', step: 3000 } as const;
    assert.equal(originInWords(trained), 'trained weights of a.safetensors, after 3,000 steps');
  });
});

describe('cells of a drawing', () => {
  const mark: CellsMark = {
    kind: 'cells',
    x: 0,
    y: 0,
    width: 6,
    height: 4,
    columns: 3,
    paints: [solid('paper'), solid('heat'), pixel(1, 0, 0.5)],
    cells: [1, 1, 0, 2, 1, 1],
  };

  it('are rectangles of what lies side by side in one color', () => {
    const runs = cellRuns(mark).map(({ runs: own }) => own.map(({ x, y, width }) => [x, y, width]));
    assert.deepEqual(runs, [
      [[4, 0, 2]],
      [
        [0, 0, 4],
        [2, 2, 4],
      ],
      [[0, 2, 2]],
    ]);
    assert.equal(cellPaths(mark)[2]?.path, 'M0 2h2v2h-2z');
  });

  it('are written into SVG and TikZ', () => {
    const figure: Figure = { x: 0, y: 0, width: 6, height: 4, parts: [{ kind: 'tile', marks: [mark] }] };
    assert.match(
      svgOf(figure, { theme: 'dark', background: 'paper' }),
      /shape-rendering="crispEdges">.*fill="#ff0080"/,
    );
    assert.match(tikzOf(figure, { theme: 'light', background: 'paper' }), /fill=\{rgb,255:red,255;green,0;blue,128\}/);
  });
});
