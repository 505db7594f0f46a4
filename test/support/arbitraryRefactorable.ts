import fc from 'fast-check';
import type { Written } from './arbitraryChains.ts';
import type { RandomNetwork } from './arbitraryLayers.ts';

const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Layers as classifiers have them, with every window and border that can be written. */
function layerOf(rank: number): fc.Arbitrary<Written> {
  const odd = fc.constantFrom(1, 3, 5, 7);
  const border = fc.oneof(
    small(0, 3),
    fc.array(fc.tuple(small(0, 3), small(0, 3)), { minLength: rank, maxLength: rank }),
  );
  const perAxis = (entries: fc.Arbitrary<number>): fc.Arbitrary<unknown> =>
    fc.oneof(entries, entries, fc.array(entries, { minLength: rank, maxLength: rank }));
  const convolution = fc.record(
    {
      type: fc.constant(`conv${rank}d`),
      outChannels: fc.constantFrom(4, 8, 8, 16),
      kernelSize: perAxis(fc.oneof(odd, small(1, 6))),
      stride: perAxis(fc.constantFrom(1, 1, 2, 3)),
      padding: fc.oneof(border, fc.constantFrom('same', 'valid')),
      dilation: fc.constantFrom(1, 1, 1, 2),
      bias: fc.boolean(),
      groups: fc.constantFrom(1, 1, 1, 2),
    },
    { requiredKeys: ['type', 'outChannels', 'kernelSize'] },
  );
  const pool = fc.record(
    {
      type: fc.constantFrom(`maxPool${rank}d`, `avgPool${rank}d`),
      kernelSize: perAxis(small(1, 3)),
      stride: perAxis(small(1, 3)),
      padding: fc.constantFrom(0, 0, 1),
      ceilMode: fc.boolean(),
    },
    { requiredKeys: ['type', 'kernelSize'] },
  );
  const simple = fc.constantFrom<Written>(
    { type: 'relu' },
    { type: 'leakyRelu', negativeSlope: 0.2 },
    { type: 'prelu', numParameters: 8 },
    { type: 'batchNorm' },
    { type: 'groupNorm', numGroups: 1 },
    { type: 'softmax' },
    { type: 'dropout' },
    { type: 'squeezeExcite', reduction: 1 },
  );
  return fc.oneof(convolution, convolution, pool, simple, simple);
}

const heads: readonly (readonly Written[])[] = [
  [],
  [{ type: 'flatten' }, { type: 'linear', outFeatures: 10 }],
  [
    { type: 'flatten' },
    { type: 'linear', outFeatures: 32 },
    { type: 'relu' },
    { type: 'dropout' },
    { type: 'linear', outFeatures: 10, bias: false },
    { type: 'softmax' },
  ],
  [{ type: 'flatten' }, { type: 'batchNorm' }, { type: 'linear', outFeatures: 10 }],
];

/** Networks with much that can be built otherwise: chains, with branches that read from their middle, and a head. */
export const refactorable: fc.Arbitrary<RandomNetwork> = small(1, 3).chain(rank =>
  fc
    .tuple(
      fc.array(layerOf(rank), { minLength: 1, maxLength: 5 }),
      fc.array(layerOf(rank), { maxLength: 3 }),
      fc.constantFrom('none', 'residual', 'parallel', 'reader'),
      fc.constantFrom(...heads),
      small(6, rank === 3 ? 9 : 17),
    )
    .map(([trunk, branch, kind, head, side]): RandomNetwork => {
      const inner: readonly Written[] =
        kind === 'residual' && 0 < branch.length
          ? [{ type: 'residual', layers: branch }]
          : kind === 'parallel'
            ? [{ type: 'parallel', branches: [branch, trunk.slice(0, 1)] }]
            : branch;
      // A second reader in the middle of a chain, whose layers may then not be taken apart.
      const reader: readonly Written[] = kind === 'reader' ? [{ type: 'concat', from: ['middle', 'last'] }] : [];
      const named = trunk.map((layer, index) => (index === 0 ? { ...layer, name: 'middle' } : layer));
      const last: readonly Written[] = kind === 'reader' ? [{ type: 'identity', name: 'last' }] : [];
      return {
        inputs: { input: [4, ...Array.from({ length: rank }, () => side)] },
        layers: [...named, ...inner, ...last, ...reader, ...head],
      };
    }),
);
