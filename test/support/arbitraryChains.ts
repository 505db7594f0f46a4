import fc from 'fast-check';

/** A layer as it is written. */
export type Written = Readonly<Record<string, unknown>>;

const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Layers that look sideways, every one with two output channels, so that any can follow any. */
export const sideways: fc.Arbitrary<Written> = fc.oneof(
  fc.record({
    type: fc.constant('conv1d'),
    outChannels: fc.constant(2),
    kernelSize: small(1, 3),
    stride: small(1, 2),
    dilation: small(1, 2),
    padding: fc.oneof(small(0, 2), fc.constant('same')),
  }),
  fc.record({
    type: fc.constant('convTranspose1d'),
    outChannels: fc.constant(2),
    kernelSize: small(1, 4),
    stride: small(1, 3),
    dilation: small(1, 2),
  }),
  fc.record({ type: fc.constantFrom('maxPool1d', 'avgPool1d'), kernelSize: small(2, 3), stride: small(1, 2) }),
  fc.record({ type: fc.constant('upsample1d'), scaleFactor: small(1, 3), mode: fc.constantFrom('nearest', 'linear') }),
  fc.record({
    type: fc.constant('upsample1d'),
    scaleFactor: small(2, 3),
    mode: fc.constant('linear'),
    alignCorners: fc.constant(true),
  }),
  fc.record({ type: fc.constant('crop1d'), cropping: small(0, 1) }),
  fc.record({ type: fc.constant('pad1d'), padding: small(0, 2) }),
  fc.record({ type: fc.constant('slice'), axis: fc.constant(1), start: small(0, 1), step: small(1, 2) }),
  fc.record({ type: fc.constant('blurPool1d'), stride: small(1, 2), paddingMode: fc.constant('zeros') }),
);

/** Layers that see further than a window, or all that there is. */
export const others: fc.Arbitrary<Written> = fc.oneof(
  fc.constant({ type: 'tanh' }),
  fc.record({ type: fc.constantFrom('adaptiveAvgPool1d', 'adaptiveMaxPool1d'), outputSize: small(1, 9) }),
  fc.constant({ type: 'squeezeExcite', reduction: 1 }),
  fc.constant({ type: 'groupNorm', numGroups: 1 }),
  fc.constant({ type: 'multiHeadAttention' }),
);

/** Two branches of different reach. */
export const branching: fc.Arbitrary<Written> = fc
  .tuple(small(1, 3), small(1, 2), small(1, 3))
  .map(([kernelSize, dilation, other]) => ({
    type: 'parallel',
    merge: 'concat',
    branches: [
      [{ type: 'conv1d', outChannels: 1, kernelSize, dilation, padding: 'same' }],
      [{ type: 'conv1d', outChannels: 1, kernelSize: other, padding: 'same' }],
    ],
  }));
