import assert from 'node:assert/strict';
import { rules } from '../../src/autodiff/rules/index.ts';
import { ops, type OpBuilder, type OpName } from '../../src/ops/index.ts';
import type { Value } from '../../src/ops/op.ts';
import { computeWithGradients, type Numbers } from '../support/operators.ts';

/** An operator by itself, and the same function of numbers in float64. */
interface OperatorCase {
  readonly of: string;
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly build: (ops: OpBuilder, inputs: Readonly<Record<string, Value>>) => Value;
  readonly exactly: (inputs: Readonly<Record<string, readonly number[]>>) => readonly number[];
  /** Inputs that have no gradient. */
  readonly none?: readonly string[];
}

const x: Numbers = { shape: [2, 3], data: [-2.5, -0.75, -0.125, 0.25, 1.5, 4] };
const positive: Numbers = { shape: [2, 3], data: [0.125, 0.5, 0.75, 1.25, 2, 3.5] };
const numbers = (shape: readonly number[], data: readonly number[]): Numbers => ({ shape, data });

/** A function of each number by itself. */
function elementwise(
  of: string,
  compute: (x: number) => number,
  build: (ops: OpBuilder, x: Value) => Value,
  input = x,
): OperatorCase {
  return {
    of,
    inputs: { x: input },
    build: (builder, given) => build(builder, given['x'] ?? { name: '' }),
    exactly: given => (given['x'] ?? []).map(compute),
  };
}

const at = (inputs: Readonly<Record<string, Value>>, name: string): Value => inputs[name] ?? { name: '' };
const list = (inputs: Readonly<Record<string, readonly number[]>>, name: string): readonly number[] =>
  inputs[name] ?? [];
const picked = (from: readonly number[], places: readonly number[]): readonly number[] =>
  places.map(place => from[place] ?? 0);

const seluScale = 1.05070102214813232421875;
const seluAlpha = 1.67326319217681884765625;

/** Windows of 2×2 over 3×2 cells, with a row of padding above and a column at the right. */
const cornered = { kernel_shape: [2, 2], strides: [2, 1], pads: [1, 0, 0, 1] };
const underWindows = (cells: readonly number[]): readonly (readonly number[])[] =>
  [[0, 1], [1], [2, 3, 4, 5], [3, 5]].map(places => picked(cells, places));
const sumOf = (cells: readonly number[]): number => cells.reduce((sum, cell) => sum + cell, 0);

const cases: readonly OperatorCase[] = [
  elementwise('Tanh', Math.tanh, (b, X) => b.Tanh({ X })),
  elementwise('Exp', Math.exp, (b, input) => b.Exp({ input })),
  elementwise('Log', Math.log, (b, input) => b.Log({ input }), positive),
  elementwise('Sqrt', Math.sqrt, (b, X) => b.Sqrt({ X }), positive),
  elementwise('Abs', Math.abs, (b, X) => b.Abs({ X })),
  elementwise(
    'Softplus',
    each => Math.log1p(Math.exp(each)),
    (b, X) => b.Softplus({ X }),
  ),
  elementwise(
    'Elu with an alpha',
    each => (0 < each ? each : 0.5 * Math.expm1(each)),
    (b, X) => b.Elu({ X }, { alpha: 0.5 }),
  ),
  elementwise(
    'Elu as it is specified',
    each => (0 < each ? each : Math.expm1(each)),
    (b, X) => b.Elu({ X }),
  ),
  elementwise(
    'Selu',
    each => seluScale * (0 < each ? each : seluAlpha * Math.expm1(each)),
    (b, X) => b.Selu({ X }),
  ),
  elementwise(
    'LeakyRelu with a slope',
    each => (0 < each ? each : -0.3 * each),
    (b, X) => b.LeakyRelu({ X }, { alpha: -0.3 }),
  ),
  elementwise(
    'LeakyRelu as it is specified',
    each => (0 < each ? each : 0.01 * each),
    (b, X) => b.LeakyRelu({ X }),
  ),
  elementwise(
    'HardSigmoid as it is specified',
    each => Math.min(Math.max(0.2 * each + 0.5, 0), 1),
    (b, X) => b.HardSigmoid({ X }),
    numbers([2, 3], [-4, -2, -0.5, 0.5, 2, 4]),
  ),
  elementwise(
    'Clip between two limits',
    each => Math.min(Math.max(each, -1), 2),
    (b, input) => b.Clip({ input, min: b.constant([-1]), max: b.constant([2]) }),
  ),
  elementwise(
    'Clip with a lower limit',
    each => Math.max(each, -1),
    (b, input) => b.Clip({ input, min: b.constant([-1]) }),
  ),
  elementwise(
    'Clip with an upper limit',
    each => Math.min(each, 1),
    (b, input) => b.Clip({ input, max: b.constant([1]) }),
  ),
  elementwise(
    'Pow with a constant',
    each => each ** 0.75,
    (b, X) => b.Pow({ X, Y: b.constant([0.75]) }),
    positive,
  ),
  elementwise(
    'Pow with a whole exponent, of negative numbers too',
    each => each ** 3,
    (b, X) => b.Pow({ X, Y: b.constant([3]) }),
  ),
  elementwise(
    'Dropout, as it is in a run',
    each => each,
    (b, data) => b.Dropout({ data }),
  ),
  {
    of: 'Pow with an exponent that is repeated',
    inputs: { x: positive, power: numbers([1, 3], [0.5, 2, -1]) },
    build: (b, given) => b.Pow({ X: at(given, 'x'), Y: at(given, 'power') }),
    exactly: given => list(given, 'x').map((each, index) => each ** (given['power']?.[index % 3] ?? 0)),
  },
  {
    of: 'PRelu with a slope for each row',
    inputs: { x, slope: numbers([2, 1], [0.25, -0.5]) },
    build: (b, given) => b.PRelu({ X: at(given, 'x'), slope: at(given, 'slope') }),
    exactly: given =>
      list(given, 'x').map((each, index) => (0 < each ? each : (given['slope']?.[Math.floor(index / 3)] ?? 0) * each)),
  },
  {
    of: 'PRelu with one slope',
    inputs: { x, slope: numbers([1], [0.25]) },
    build: (b, given) => b.PRelu({ X: at(given, 'x'), slope: at(given, 'slope') }),
    exactly: given => list(given, 'x').map(each => (0 < each ? each : (given['slope']?.[0] ?? 0) * each)),
  },
  {
    of: 'Where with a side that is repeated, by a comparison that has no gradient',
    inputs: { x, limit: numbers([3], [-1, 0, 3]), other: numbers([], [7]) },
    build: (b, given) =>
      b.Where({
        condition: b.Greater({ A: at(given, 'x'), B: at(given, 'limit') }),
        X: at(given, 'x'),
        Y: at(given, 'other'),
      }),
    exactly: given =>
      list(given, 'x').map((each, index) =>
        (given['limit']?.[index % 3] ?? 0) < each ? each : (given['other']?.[0] ?? 0),
      ),
    none: ['limit'],
  },
  {
    of: 'MatMul of matrices',
    inputs: { a: x, b: numbers([3, 2], [1, -2, 0.5, 3, -1, 2]) },
    build: (b, given) => b.MatMul({ A: at(given, 'a'), B: at(given, 'b') }),
    exactly: given => product(list(given, 'a'), list(given, 'b'), [2, 3, 2]),
  },
  {
    of: 'MatMul of one matrix with several',
    inputs: { a: x, b: numbers([2, 2, 3, 1], [1, -2, 0.5, 3, -1, 2, 4, 0.25, -3, 1, 2, -0.5]) },
    build: (b, given) => b.MatMul({ A: at(given, 'a'), B: at(given, 'b') }),
    exactly: given =>
      [0, 3, 6, 9].flatMap(from => product(list(given, 'a'), list(given, 'b').slice(from, from + 3), [2, 3, 1])),
  },
  {
    of: 'MatMul of places that are repeated on both sides',
    inputs: { a: numbers([2, 1, 1, 2], [1, 2, -3, 0.5]), b: numbers([3, 2, 1], [1, -1, 2, 0.5, -2, 3]) },
    build: (b, given) => b.MatMul({ A: at(given, 'a'), B: at(given, 'b') }),
    exactly: given =>
      [0, 2].flatMap(row =>
        [0, 2, 4].flatMap(column =>
          product(list(given, 'a').slice(row, row + 2), list(given, 'b').slice(column, column + 2), [1, 2, 1]),
        ),
      ),
  },
  {
    of: 'AveragePool without its padding, which is another one at each side',
    inputs: { x: numbers([1, 1, 3, 2], x.data) },
    build: (b, given) => b.AveragePool({ X: at(given, 'x') }, { ...cornered, count_include_pad: 0 }),
    exactly: given => underWindows(list(given, 'x')).map(cells => sumOf(cells) / cells.length),
  },
  {
    of: 'AveragePool with its padding, which is another one at each side',
    inputs: { x: numbers([1, 1, 3, 2], x.data) },
    build: (b, given) => b.AveragePool({ X: at(given, 'x') }, { ...cornered, count_include_pad: 1 }),
    exactly: given => underWindows(list(given, 'x')).map(cells => sumOf(cells) / 4),
  },
  {
    of: 'ReduceMax that keeps its axes',
    inputs: { x },
    build: (b, given) => b.ReduceMax({ data: at(given, 'x') }),
    exactly: given => [Math.max(...list(given, 'x'))],
  },
  {
    of: 'ReduceMin without axes',
    inputs: { x },
    build: (b, given) => b.ReduceMin({ data: at(given, 'x') }, { keepdims: 0 }),
    exactly: given => [Math.min(...list(given, 'x'))],
  },
  {
    of: 'Expand',
    inputs: { x: numbers([2, 1], [3, -1]) },
    build: (b, given) => b.Expand({ input: at(given, 'x'), shape: b.int64([2, 2, 3]) }),
    exactly: given => picked(list(given, 'x'), [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1]),
  },
  {
    of: 'GatherElements that takes one element twice',
    inputs: { x },
    build: (b, given) =>
      b.GatherElements({ data: at(given, 'x'), indices: b.Reshape(rows(b, [2, 2, 0, 1])) }, { axis: 1 }),
    exactly: given => picked(list(given, 'x'), [2, 2, 3, 4]),
  },
  {
    of: 'ScatterElements that adds',
    inputs: { x, updates: numbers([2, 2], [1, 2, 3, 4]) },
    build: (b, given) =>
      b.ScatterElements(
        { data: at(given, 'x'), indices: b.Reshape(rows(b, [2, 2, 0, 1])), updates: at(given, 'updates') },
        { axis: 1, reduction: 'add' },
      ),
    exactly({ x: [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = [], updates: [p = 0, q = 0, r = 0, s = 0] = [] }) {
      return [a, b, c + p + q, d + r, e + s, f];
    },
  },
  {
    of: 'ScatterElements that replaces',
    inputs: { x, updates: numbers([2, 1], [1, 2]) },
    build: (b, given) =>
      b.ScatterElements(
        { data: at(given, 'x'), indices: b.Reshape(rows(b, [2, 0], [2, 1])), updates: at(given, 'updates') },
        { axis: 1 },
      ),
    exactly({ x: [a = 0, b = 0, , , e = 0, f = 0] = [], updates: [p = 0, q = 0] = [] }) {
      return [a, b, p, q, e, f];
    },
  },
];

function rows(b: OpBuilder, indices: readonly number[], shape: readonly number[] = [2, 2]) {
  return { data: b.int64(indices), shape: b.int64(shape) };
}

/** [n×m] · [m×p], row by row. */
function product(a: readonly number[], b: readonly number[], [n = 0, m = 0, p = 0]: readonly number[]): number[] {
  return Array.from({ length: n * p }, (_, index) => {
    const [row, column] = [Math.floor(index / p), index % p];
    return Array.from({ length: m }, (__, k) => (a[row * m + k] ?? 0) * (b[k * p + column] ?? 0)).reduce(
      (sum, term) => sum + term,
    );
  });
}

/** Slopes of Σ result · (1, 2, 3, …) by central differences. */
function slopes({ inputs, exactly }: OperatorCase, name: string): readonly number[] {
  const given = Object.fromEntries(Object.entries(inputs).map(([each, { data }]) => [each, data]));
  const total = (changed: readonly number[]): number =>
    exactly({ ...given, [name]: changed }).reduce((sum, each, index) => sum + each * (index + 1), 0);
  const step = 1e-6;
  return (given[name] ?? []).map((number, index, all) => {
    const ahead = total(all.with(index, number + step));
    const behind = total(all.with(index, number - step));
    return (ahead - behind) / (2 * step);
  });
}

function assertNear(found: readonly number[], expected: readonly number[], what: string): void {
  assert.equal(found.length, expected.length, what);
  const largest = expected.reduce((most, each) => Math.max(most, Math.abs(each)), 1);
  for (const [index, each] of found.entries())
    assert.ok(
      Math.abs(each - (expected[index] ?? NaN)) < 2e-6 * largest,
      `${what}[${index}]: ${each}, not ${expected[index]}`,
    );
}

describe('rules of operators', () => {
  for (const each of cases)
    it(`gives the slopes of ${each.of}`, async () => {
      const { result, gradients } = await computeWithGradients(each.inputs, each.build);
      const plain = Object.fromEntries(Object.entries(each.inputs).map(([name, { data }]) => [name, data]));
      assertNear(result.data, each.exactly(plain), 'result');
      for (const [name, input] of Object.entries(each.inputs)) {
        const gradient = gradients[name];
        if (each.none?.includes(name)) {
          assert.equal(gradient, undefined);
          continue;
        }
        assert.deepEqual(gradient?.shape, input.shape);
        assertNear(gradient.data, slopes(each, name), name);
      }
    });

  it('gives nothing at a limit of Clip, nothing below 0 of LeakyRelu but the slope, and nothing for a sign', async () => {
    const ends = { x: numbers([3], [0, 3, 6]) };
    const clipped = await computeWithGradients(ends, (b, given) =>
      b.Clip({ input: at(given, 'x'), min: b.constant([0]), max: b.constant([6]) }),
    );
    assert.deepEqual(clipped.gradients['x']?.data, [0, 2, 0]);
    const leaky = await computeWithGradients({ x: numbers([1], [0]) }, (b, given) =>
      b.LeakyRelu({ X: at(given, 'x') }, { alpha: 0.5 }),
    );
    assert.deepEqual(leaky.gradients['x']?.data, [0.5]);
    const sign = await computeWithGradients(ends, (b, given) => b.Sign({ input: at(given, 'x') }));
    assert.equal(sign.gradients['x'], undefined);
  });

  it('gives numbers where an exponential overflows', async () => {
    const { gradients } = await computeWithGradients({ x: numbers([3], [-200, 200, 90]) }, (b, given) =>
      b.Elu({ X: at(given, 'x') }),
    );
    assert.deepEqual(gradients['x']?.data, [0, 2, 3]);
  });

  it('shares the gradient of a maximum among equals', async () => {
    const { gradients } = await computeWithGradients({ x: numbers([4], [1, 5, 5, 2]) }, (b, given) =>
      b.ReduceMax({ data: at(given, 'x') }),
    );
    assert.deepEqual(gradients['x']?.data, [0, 0.5, 0.5, 0]);
  });

  it('gives a negative base no slope along the exponent', async () => {
    const { gradients } = await computeWithGradients(
      { x: numbers([3], [-2, 0, 2]), power: numbers([], [2]) },
      (b, given) => b.Pow({ X: at(given, 'x'), Y: at(given, 'power') }),
    );
    assertNear(gradients['x']?.data ?? [], [-4, 0, 12], 'x');
    assertNear(gradients['power']?.data ?? [], [3 * 4 * Math.log(2)], 'power');
  });

  it('exist for every operator that we know, or say why not and what to do', () => {
    for (const name of Object.keys(ops) as OpName[]) {
      const rule = (rules as Partial<typeof rules>)[name];
      assert.ok(rule !== undefined, `${name} has no rule`);
      if (!(rule.gradients instanceof Function)) assert.match(rule.gradients.none, /; train /, name);
    }
  });
});
