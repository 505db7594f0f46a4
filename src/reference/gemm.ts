import { inputAt, type ReferenceOp } from './tensor.ts';

/** A · Bᵀ + C with `transB`, else A · B + C; C is one row for all. Source: ONNX Gemm-13. */
export const gemm: ReferenceOp = (inputs, attributes) => {
  const [a, b, c] = [inputAt(inputs, 0), inputAt(inputs, 1), inputs[2]];
  const transposed = attributes['transB'] === 1;
  const [rows = 1, inner = 1] = a.shape;
  const columns = (transposed ? b.shape[0] : b.shape[1]) ?? 1;
  const [rowStep, columnStep] = transposed ? [1, inner] : [columns, 1];
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = c?.data[column] ?? 0;
      for (let k = 0; k < inner; k++)
        sum += (a.data[row * inner + k] ?? 0) * (b.data[k * rowStep + column * columnStep] ?? 0);
      data[row * columns + column] = sum;
    }
  return { shape: [rows, columns], data };
};
