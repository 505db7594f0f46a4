/** How many vectors `multiplyBlock` takes. Four sums at once keep the processor busy twice as well as one. */
export const blockSize = 4;

/**
 * Products of `rows` rows of a matrix, which begin at `from` and are `length` long, with four vectors that lie one behind the other:
 * product r of vector v goes to products[v · rows + r].
 */
export function multiplyBlock(
  matrix: Float64Array,
  from: number,
  rows: number,
  length: number,
  vectors: Float64Array,
  products: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    const start = from + row * length;
    for (let k = 0; k < length; k++) {
      // Indices stay within the arrays; a check of each would cost a third of the time.
      const entry = matrix[start + k] as number;
      sum0 += entry * (vectors[k] as number);
      sum1 += entry * (vectors[length + k] as number);
      sum2 += entry * (vectors[2 * length + k] as number);
      sum3 += entry * (vectors[3 * length + k] as number);
    }
    products[row] = sum0;
    products[rows + row] = sum1;
    products[2 * rows + row] = sum2;
    products[3 * rows + row] = sum3;
  }
}
