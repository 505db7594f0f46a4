import { createCatalogue } from '../core/catalogue.ts';
import { add } from './add.ts';
import { avgPool1d, avgPool2d, avgPool3d } from './avgPool.ts';
import { batchNorm } from './batchNorm.ts';
import { concat } from './concat.ts';
import { conv1d, conv2d, conv3d } from './convolution.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { globalAvgPool } from './globalAvgPool.ts';
import { linear } from './linear.ts';
import { maxPool1d, maxPool2d, maxPool3d } from './maxPool.ts';
import { multiply } from './multiply.ts';
import { parallel } from './parallel.ts';
import { relu } from './relu.ts';
import { residual } from './residual.ts';
import { sigmoid } from './sigmoid.ts';
import { softmax } from './softmax.ts';
import { tanh } from './tanh.ts';

/** The table of contents: every type that a network may use. */
export const catalogue = createCatalogue(
  [
    conv1d,
    conv2d,
    conv3d,
    maxPool1d,
    maxPool2d,
    maxPool3d,
    avgPool1d,
    avgPool2d,
    avgPool3d,
    globalAvgPool,
    batchNorm,
    relu,
    tanh,
    sigmoid,
    softmax,
    flatten,
    linear,
    dropout,
    add,
    multiply,
    concat,
  ],
  [residual, parallel],
);
