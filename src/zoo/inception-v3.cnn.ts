// Inception v3 (Szegedy, Vanhoucke, Ioffe, Shlens & Wojna 2016): large kernels made of small ones, a 5×5 of two 3×3, a
// 7×7 of a row and a column of 7. It is shown as it runs, without the auxiliary classifier that only training needs.
import {
  avgPool2d,
  batchNorm,
  concat,
  conv2d,
  dropout,
  globalAvgPool,
  linear,
  maxPool2d,
  network,
  relu,
  type Feature,
} from 'cnn-designer';

type Kernel = number | [height: number, width: number];
/** A convolution; it keeps the size unless its window says otherwise. */
type Step = readonly [outChannels: number, kernelSize: Kernel, window?: { stride?: number; padding: 0 }];

const row: Kernel = [1, 7];
const column: Kernel = [7, 1];
/** Windows without padding: the map loses its border, or its border and half of its size. */
const cropping = { padding: 0 } as const;
const halving = { stride: 2, padding: 0 } as const;

function conv(x: Feature, ...[outChannels, kernelSize, window]: Step): Feature {
  const convolved = conv2d(x, { outChannels, kernelSize, padding: 'same', bias: false, ...window });
  return relu(batchNorm(convolved, { eps: 0.001 }));
}

/** Convolutions one behind the other. */
function chain(x: Feature, ...steps: readonly Step[]): Feature {
  for (const step of steps) x = conv(x, ...step);
  return x;
}

/** The mean around each position, and a 1×1 convolution of it. */
function pooled(x: Feature, outChannels: number): Feature {
  return conv(avgPool2d(x, { kernelSize: 3, stride: 1, padding: 1 }), outChannels, 1);
}

/** Figure 5 of the paper at 35 px, but with one 5×5 left whole. */
function inception35(x: Feature, poolChannels: number): Feature {
  return concat(
    conv(x, 64, 1),
    chain(x, [48, 1], [64, 5]),
    chain(x, [64, 1], [96, 3], [96, 3]),
    pooled(x, poolChannels),
  );
}

/** From 35 px to 17, by convolutions and a pool beside each other, so that nothing becomes a narrow place. */
function reduction35(x: Feature): Feature {
  return concat(
    conv(x, 384, 3, halving),
    chain(x, [64, 1], [96, 3], [96, 3, halving]),
    maxPool2d(x, { kernelSize: 3, stride: 2 }),
  );
}

/** Figure 6 at 17 px: a row and a column, in one branch once and in the next one twice. */
function inception17(x: Feature, width: number): Feature {
  return concat(
    conv(x, 192, 1),
    chain(x, [width, 1], [width, row], [192, column]),
    chain(x, [width, 1], [width, column], [width, row], [width, column], [192, row]),
    pooled(x, 192),
  );
}

/** From 17 px to 8. */
function reduction17(x: Feature): Feature {
  return concat(
    chain(x, [192, 1], [320, 3, halving]),
    chain(x, [192, 1], [192, row], [192, column], [192, 3, halving]),
    maxPool2d(x, { kernelSize: 3, stride: 2 }),
  );
}

/** Figure 7 at 8 px, where many channels cost little: branches that split in the end. */
function inception8(x: Feature): Feature {
  return concat(conv(x, 320, 1), split(conv(x, 384, 1)), split(chain(x, [448, 1], [384, 3])), pooled(x, 192));
}

/** A row and a column of 3 beside each other. */
function split(x: Feature): Feature {
  return concat(conv(x, 384, [1, 3]), conv(x, 384, [3, 1]));
}

export default network('Inception v3', { input: [3, 299, 299] }, image => {
  let x = maxPool2d(chain(image, [32, 3, halving], [32, 3, cropping], [64, 3]), { kernelSize: 3, stride: 2 });
  x = maxPool2d(chain(x, [80, 1], [192, 3, cropping]), { kernelSize: 3, stride: 2 });
  for (const poolChannels of [32, 64, 64]) x = inception35(x, poolChannels);
  x = reduction35(x);
  for (const width of [128, 160, 160, 192]) x = inception17(x, width);
  x = inception8(inception8(reduction17(x)));
  return linear(dropout(globalAvgPool(x), { p: 0.5 }), { outFeatures: 1000, name: 'fc' });
});
