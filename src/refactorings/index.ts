import { bottleneckKernels } from './bottleneckKernels.ts';
import { depthwiseSeparable } from './depthwiseSeparable.ts';
import { meanHead } from './meanHead.ts';
import { oneAxisKernels } from './oneAxisKernels.ts';
import { poolToConvolution } from './poolToConvolution.ts';
import { poolToStride } from './poolToStride.ts';
import type { Refactoring } from './refactoring.ts';
import { smallKernels } from './smallKernels.ts';
import { strideToPool } from './strideToPool.ts';

/** The table of contents: every way to build the same thing otherwise. */
export const refactorings: readonly Refactoring[] = [
  smallKernels,
  oneAxisKernels,
  bottleneckKernels,
  depthwiseSeparable,
  strideToPool,
  poolToStride,
  poolToConvolution,
  meanHead,
];
