import assert from 'node:assert/strict';
import fc from 'fast-check';
import { axisWindows, shortestInput, slide, type Window } from '../../src/core/window.ts';

/** A window on one axis with an input on which it may or may not fit. */
const oneAxis = fc
  .record({
    input: fc.integer({ min: 1, max: 40 }),
    kernel: fc.integer({ min: 1, max: 9 }),
    stride: fc.integer({ min: 1, max: 5 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    begin: fc.nat(4),
    end: fc.nat(4),
    ceilMode: fc.boolean(),
  })
  .map(({ input, kernel, stride, dilation, begin, end, ceilMode }) => {
    // Only pools have ceil mode, and their padding is at most half of the kernel.
    const most = ceilMode ? Math.floor((dilation * (kernel - 1) + 1) / 2) : Infinity;
    const border = [Math.min(begin, most), Math.min(end, most)] as const;
    const window: Window = {
      kernelSize: [kernel],
      stride: [stride],
      dilation: [dilation],
      padding: [border],
      ceilMode,
    };
    return { input, window };
  });

/** Counts windows one by one: each starts a stride behind the one before it, inside the input or its leading padding. */
function countByHand(input: number, { kernelSize, stride, dilation, padding, ceilMode }: Window): number {
  const [kernel = 1, step = 1, spacing = 1] = [kernelSize[0], stride[0], dilation[0]];
  const [begin, end] = padding === 'same' ? [0, 0] : (padding[0] ?? [0, 0]);
  const last = spacing * (kernel - 1);
  if (input + begin + end <= last) return Number.NaN;
  let count = 0;
  for (let start = -begin; ; start += step) {
    const fits = start + last < input + end;
    const hangsOver = ceilMode === true && start < input && start - step + last < input + end - 1;
    if (!fits && !hangsOver) return count;
    count += 1;
  }
}

describe('window arithmetic', () => {
  it('agrees with counting the windows one by one', () => {
    fc.assert(
      fc.property(oneAxis, ({ input, window }) => {
        assert.deepEqual(slide(window, [input]), [countByHand(input, window)]);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('is the same on every axis of an input', () => {
    fc.assert(
      fc.property(oneAxis, fc.integer({ min: 1, max: 3 }), ({ input, window }, rank) => {
        const wide = {
          ...window,
          kernelSize: Array.from({ length: rank }, () => window.kernelSize[0] ?? 1),
          stride: Array.from({ length: rank }, () => window.stride[0] ?? 1),
          dilation: Array.from({ length: rank }, () => window.dilation[0] ?? 1),
          padding:
            window.padding === 'same'
              ? 'same'
              : Array.from({ length: rank }, () => (window.padding as [number, number][])[0] ?? ([0, 0] as const)),
        } as const;
        const once = slide(window, [input])[0];
        assert.deepEqual(
          slide(
            wide,
            Array.from({ length: rank }, () => input),
          ),
          Array.from({ length: rank }, () => once),
        );
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('keeps ⌈input / stride⌉ positions with "same" padding, the odd pixel at the end', () => {
    fc.assert(
      fc.property(oneAxis, ({ input, window }) => {
        const [axis] = axisWindows({ ...window, padding: 'same', ceilMode: false }, [input]);
        assert.equal(axis?.output, Math.ceil(input / (window.stride[0] ?? 1)));
        assert.ok(axis.end - axis.begin === 0 || axis.end - axis.begin === 1);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it('finds the shortest input that gives a number of windows', () => {
    fc.assert(
      fc.property(oneAxis, fc.integer({ min: 1, max: 6 }), ({ window }, output) => {
        const shortest = shortestInput(window, 0, output);
        assert.ok(output <= (slide(window, [shortest])[0] ?? 0), `${shortest} px give fewer windows`);
        if (1 < shortest)
          assert.ok(!(output <= (slide(window, [shortest - 1])[0] ?? 0)), `${shortest - 1} px are enough`);
      }),
      { numRuns: 1000, seed: 4 },
    );
  });

  it('knows nothing of an axis that it is not told', () => {
    const window: Window = {
      kernelSize: [3, 3],
      stride: [1, 1],
      dilation: [1, 1],
      padding: [
        [1, 1],
        [1, 1],
      ],
    };
    assert.deepEqual(slide(window, [Number.NaN, 5]), [Number.NaN, 5]);
  });
});
