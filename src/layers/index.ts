import { createCatalogue } from '../core/catalogue.ts';
import * as activations from './activations.ts';
import { adaptiveAveragePools, adaptiveMaxPools } from './adaptivePool.ts';
import { averagePools } from './avgPool.ts';
import { batchNorm } from './batchNorm.ts';
import { conv2Plus1d } from './blocks/conv2Plus1d.ts';
import { denseBlock, transition } from './blocks/dense.ts';
import {
  depthwiseSeparableConvolutions,
  gatedConvolutions,
  spatiallySeparableConvolutions,
} from './blocks/factoredConvolutions.ts';
import { inception } from './blocks/inception.ts';
import { invertedResidual } from './blocks/invertedResidual.ts';
import { ninBlock } from './blocks/ninBlock.ts';
import { basicBlock, bottleneck, resNeXtBlock, seBasicBlock, seBottleneck } from './blocks/residualBlocks.ts';
import { squeezeExcite } from './blocks/squeezeExcite.ts';
import { blurPools, maxBlurPools } from './blurPool.ts';
import { channelShuffle, flatten, permute, reshape, slice } from './shapes.ts';
import { concat } from './concat.ts';
import { convolutions, depthwiseConvolutions } from './convolution.ts';
import { transposedConvolutions } from './convTranspose.ts';
import { crops, pads } from './cropAndPad.ts';
import { dropout, spatialDropouts } from './dropout.ts';
import { add, multiply, subtract } from './elementwiseJoin.ts';
import { globalAvgPool, globalMaxPool } from './globalPool.ts';
import { identity, scale } from './identity.ts';
import { linear } from './linear.ts';
import { lpPools } from './lpPool.ts';
import { maxPools } from './maxPool.ts';
import { maxUnpools } from './maxUnpool.ts';
import { multiHeadAttention } from './multiHeadAttention.ts';
import { groupNorm, instanceNorm, layerNorm, localResponseNorm } from './normalization.ts';
import { parallel } from './parallel.ts';
import { partialConvolutions } from './partialConv.ts';
import { pixelShuffle, pixelUnshuffle } from './pixelShuffle.ts';
import { residual } from './residual.ts';
import { logSoftmax, softmax } from './softmax.ts';
import { upsamples } from './upsample.ts';

/** The table of contents: every type that a network may use. */
export const catalogue = createCatalogue(
  [
    ...convolutions,
    ...depthwiseConvolutions,
    ...transposedConvolutions,
    ...partialConvolutions,
    ...maxPools,
    ...averagePools,
    ...lpPools,
    ...blurPools,
    globalAvgPool,
    globalMaxPool,
    ...adaptiveAveragePools,
    ...adaptiveMaxPools,
    ...maxUnpools,
    ...upsamples,
    pixelShuffle,
    pixelUnshuffle,
    ...crops,
    ...pads,
    batchNorm,
    layerNorm,
    groupNorm,
    instanceNorm,
    localResponseNorm,
    dropout,
    ...spatialDropouts,
    ...Object.values(activations),
    softmax,
    logSoftmax,
    flatten,
    reshape,
    permute,
    slice,
    channelShuffle,
    identity,
    scale,
    linear,
    multiHeadAttention,
    add,
    subtract,
    multiply,
    concat,
  ],
  [
    residual,
    parallel,
    basicBlock,
    bottleneck,
    resNeXtBlock,
    seBasicBlock,
    seBottleneck,
    inception,
    denseBlock,
    transition,
    invertedResidual,
    ninBlock,
    squeezeExcite,
    conv2Plus1d,
    ...depthwiseSeparableConvolutions,
    ...spatiallySeparableConvolutions,
    ...gatedConvolutions,
    ...maxBlurPools,
  ],
);
