/** Numbers in row-major order without the batch: channels, then the spatial axes. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}
