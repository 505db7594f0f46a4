import type { GradientTerms, Matrix, PoolingTrace } from '../protocol/gradients.ts';

/** Most rows or columns of a matrix that are all shown; of more, the first and the last. */
const mostShown = 12;
const shownBefore = 6;
const shownAfter = 3;

/** The gradient of a filter term by term, each with its shape and numbers, and their product beside what was computed; lines of plain text. */
export function termLines(terms: GradientTerms): readonly string[] {
  const { x, filter, z, a, weights, target, result, loss, zByFilter, aByZ, lossByA } = terms;
  const [k, n] = [filter.length, x.length];
  const row = (numbers: readonly number[]): Matrix => ({ rows: 1, columns: numbers.length, numbers });
  const factor = `2 · (${shortly(result)} − ${shortly(target)}) = ${shortly(2 * (result - target))}`;
  return [
    `A filter W1 of k = ${k} over n = ${n} samples X, without bias; Z1 = X ⋆ W1, A1 = ReLU(Z1), A2 = W2 · A1, and the loss (A2 − y)²`,
    '',
    ...entry('X', `n = ${n}`, row(x)),
    ...entry('W1', `k = ${k}`, row(filter)),
    ...entry('Z1', `n = ${n}`, row(z)),
    ...entry('A1', `n = ${n}`, row(a)),
    ...entry('W2', `n = ${n}`, row(weights)),
    `A2 = ${shortly(result)}, y = ${shortly(target)}, loss = ${shortly(loss)}`,
    '',
    ...entry(
      'dZ1/dW1',
      `k × n = ${shapeOf(zByFilter)}: row j is X moved by j − ${Math.floor(k / 2)}, j from 0`,
      zByFilter,
    ),
    ...entry('dA1/dZ1', `n × n = ${shapeOf(aByZ)}: 1 on the diagonal where Z1 is positive`, aByZ),
    ...entry('dL/dA1', `n × 1 = ${shapeOf(lossByA)}: ${factor}, times W2; written as a row`, {
      ...lossByA,
      rows: lossByA.columns,
      columns: lossByA.rows,
    }),
    `dL/dW1 = dZ1/dW1 · dA1/dZ1 · dL/dA1  (k × 1 = ${k}×1)`,
    ...aligned([
      ['', 'product', 'ONNX Runtime', 'central differences'],
      ...terms.product.map((number, tap) => [
        `W1[${tap}]`,
        inDigits(number),
        inDigits(terms.computed[tap]),
        inDigits(terms.differences[tap]),
      ]),
    ]),
  ];
}

/** What goes back through a max pooling, place by place; lines of plain text. */
export function poolingLines({ layer, x, y, winners, error, computed, expected }: PoolingTrace): readonly string[] {
  const shared = x.filter((_, place) => 1 < winners.filter(each => each === place).length).length;
  const untouched = x.length - new Set(winners).size;
  return [
    `"${layer}" sends the whole error of each maximum to its place: ${untouched} of ${x.length} places get none, and ${shared} ${shared === 1 ? 'gets' : 'get'} the errors of several windows, added up`,
    '',
    ...aligned([
      ['maximum', 'value', 'place', 'error'],
      ...y.map((value, index) => [
        String(index),
        shortly(value),
        String(winners[index] ?? ''),
        shortly(error[index] ?? Number.NaN),
      ]),
    ]),
    '',
    ...aligned([
      ['place', 'input', 'errors added up', 'ONNX Runtime'],
      ...x.map((value, place) => [
        String(place),
        shortly(value),
        shortly(expected[place] ?? Number.NaN),
        shortly(computed[place] ?? Number.NaN),
      ]),
    ]),
  ];
}

function entry(name: string, what: string, matrix: Matrix): readonly string[] {
  return [`${name}  (${what})`, ...matrixLines(matrix), ''];
}

/** A matrix with its columns aligned; of a large one the beginning and the end, with dots between. */
function matrixLines({ rows, columns, numbers }: Matrix): readonly string[] {
  const shownColumns = shownOf(columns);
  const cells = shownOf(rows).map(row =>
    shownColumns.map(column =>
      row === undefined || column === undefined ? '…' : shortly(numbers[row * columns + column] ?? Number.NaN),
    ),
  );
  return aligned(cells);
}

/** Places that are shown; undefined stands for those between. */
function shownOf(count: number): readonly (number | undefined)[] {
  const all = Array.from({ length: count }, (_, place) => place);
  return count <= mostShown ? all : [...all.slice(0, shownBefore), undefined, ...all.slice(-shownAfter)];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows.map(row => `  ${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

function shapeOf({ rows, columns }: Matrix): string {
  return `${rows}×${columns}`;
}

/** A number with the digits that float32 has. */
function inDigits(number = Number.NaN): string {
  return number.toPrecision(8).replace('-', '−');
}

/** A number with four digits, as people write it. */
function shortly(number: number): string {
  return String(Number(number.toPrecision(4))).replace('-', '−');
}
