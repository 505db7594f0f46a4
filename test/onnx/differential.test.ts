import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { compareValues } from '../../src/runner/compare.ts';
import { openGraph, runOnOrt, runOnReference } from '../support/ort.ts';

/** Random layers per type; more by the environment. */
const numRuns = Number(process.env['CNN_DIFFERENTIAL_RUNS'] ?? 300);

const small = (most: number, least = 1) => fc.integer({ min: least, max: most });
const perAxis = <Value>(rank: number, entry: fc.Arbitrary<Value>) =>
  fc.oneof(entry, fc.array(entry, { minLength: rank, maxLength: rank }));

/** A convolution or pool over one to three axes, with an input that it may or may not fit. */
const windowed = (rank: 1 | 2 | 3) => {
  const input = fc.tuple(small(3), ...Array.from({ length: rank }, () => small(rank === 3 ? 7 : 12)));
  const pair = fc.tuple(fc.nat(3), fc.nat(3));
  const conv = fc
    .record({
      groups: small(3),
      out: small(2),
      kernelSize: perAxis(rank, small(3)),
      stride: perAxis(rank, small(3)),
      dilation: perAxis(rank, small(2)),
      padding: fc.oneof(
        perAxis(rank, fc.nat(3)),
        fc.array(pair, { minLength: rank, maxLength: rank }),
        fc.constant('same'),
      ),
      bias: fc.boolean(),
    })
    .chain(({ groups, out, ...rest }) =>
      input.map(([channels, ...spatial]) => ({
        input: [channels * groups, ...spatial],
        layer: { type: `conv${rank}d`, outChannels: out * groups, groups, ...rest },
      })),
    );
  const pool = fc
    .record({
      kernelSize: small(4),
      stride: fc.option(small(4), { nil: undefined }),
      ceilMode: fc.boolean(),
      isMax: fc.boolean(),
      dilation: small(2),
      countIncludePad: fc.boolean(),
    })
    .chain(({ isMax, dilation, countIncludePad, ...rest }) =>
      fc.tuple(input, perAxis(rank, fc.nat(Math.floor(rest.kernelSize / 2)))).map(([shape, padding]) => ({
        input: shape,
        layer: isMax
          ? // A dilated window can step over all that is not padding, and is then −∞ in PyTorch and undefined in ONNX.
            { type: `maxPool${rank}d`, ...rest, ...(dilation === 1 ? { padding } : { dilation }) }
          : { type: `avgPool${rank}d`, ...rest, padding, countIncludePad },
      })),
    );
  return fc.oneof(conv, pool);
};

describe('random layers', () => {
  for (const rank of [1, 2, 3] as const)
    it(`over ${rank} axes: our shape is ONNX Runtime's, and the reference's values are its values`, async () => {
      let fitting = 0;
      await fc.assert(
        fc.asyncProperty(windowed(rank), async ({ input, layer }) => {
          const { analysis, diagnostics } = readModel(
            JSON.stringify({ input, layers: [{ ...layer, name: 'layer' }] }),
            catalogue,
          );
          // What does not fit is refused, and for that reason alone.
          if (0 < diagnostics.length) {
            assert.deepEqual(
              diagnostics.map(({ code }) => code),
              ['window-larger-than-input'],
            );
            return;
          }
          fitting += 1;
          const graph = openGraph(analysis);
          const run = (await runOnOrt(graph, 2)).get('layer');
          assert.deepEqual(run?.dims, [2, ...(analysis.layers[0]?.outputShape ?? [])]);
          const { relativeError } = compareValues(run.data, runOnReference(graph, 2).get('layer')?.data ?? []);
          assert.ok(relativeError < 1e-5, `relative error ${relativeError}`);
        }),
        { numRuns, seed: rank },
      );
      assert.ok(numRuns / 2 < fitting, `${fitting} of ${numRuns} fit`);
    });
});
