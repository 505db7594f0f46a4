import assert from 'node:assert/strict';
import fc from 'fast-check';
import { axisWindows, type Window } from '../../src/core/window.ts';
import { pictureColours, windowPicture } from '../../src/language/hover/windowPicture.ts';
import { windowScene, type Cell, type WindowScene } from '../../src/language/hover/windowScene.ts';

/** A window that is alike on all axes, over an input of the sizes. */
function sceneOf(
  input: readonly number[],
  { kernel = 3, stride = 1, dilation = 1, padding = 0, ceilMode = false },
): WindowScene | undefined {
  const each = <Entry>(entry: Entry): readonly Entry[] => input.map(() => entry);
  const window: Window = {
    kernelSize: each(kernel),
    stride: each(stride),
    dilation: each(dilation),
    padding: each([padding, padding] as const),
    ceilMode,
  };
  return windowScene(axisWindows(window, input));
}

function shown(scene: WindowScene | undefined): WindowScene {
  assert.ok(scene !== undefined);
  return scene;
}

/** VS Code shows no more than 100,000 characters of Markdown, and there is something beside the picture. */
const longestPicture = 90_000;

const at = (cells: readonly Cell[]): readonly string[] => cells.map(({ row, column }) => `${row},${column}`);
const count = (text: string, part: RegExp): number => [...text.matchAll(part)].length;

/** Cells that a picture draws as squares of a kind: each is one closed line of its path. */
function squares(picture: string, kind: string): number {
  const [, path = ''] = new RegExp(`<path class="${kind}" d="([^"]*)"`).exec(picture) ?? [];
  return count(path, /z/g);
}

describe('the picture of a window', () => {
  it('shows a small input whole, with its border', () => {
    const scene = shown(sceneOf([5, 7], { padding: 1 }));
    assert.deepEqual(
      [scene.rows, scene.columns],
      [
        { length: 7, isCut: false },
        { length: 9, isCut: false },
      ],
    );
    assert.equal(scene.cells.length, 63);
    assert.equal(scene.cells.filter(({ isPadding }) => isPadding).length, 63 - 35);
  });

  it('shows a patch of a large input at the corner, wide enough for two windows', () => {
    const scene = shown(sceneOf([224, 224], { kernel: 11, stride: 4 }));
    assert.deepEqual(
      [scene.rows, scene.columns],
      [
        { length: 11, isCut: true },
        { length: 15, isCut: true },
      ],
    );
  });

  it('places the next window a stride further, on the last axis that has one', () => {
    const size = { height: 3, width: 3 };
    assert.deepEqual(shown(sceneOf([9, 9], { stride: 2 })).windows, [
      { row: 0, column: 0, ...size },
      { row: 0, column: 2, ...size },
    ]);
    assert.deepEqual(shown(sceneOf([9, 3], { stride: 2 })).windows[1], { row: 2, column: 0, ...size });
    assert.equal(shown(sceneOf([3, 3], {})).windows.length, 1);
  });

  it('shows the taps of dilated windows, and only those', () => {
    const { cells, windows } = shown(sceneOf([9, 9], { dilation: 2, padding: 1 }));
    assert.deepEqual(windows[0], { row: 0, column: 0, height: 5, width: 5 });
    assert.deepEqual(at(cells.filter(({ taps }) => taps.includes(0))), [
      '0,0',
      '0,2',
      '0,4',
      '2,0',
      '2,2',
      '2,4',
      '4,0',
      '4,2',
      '4,4',
    ]);
    assert.equal(cells.filter(({ taps }) => taps.includes(1)).length, 9);
    assert.ok(cells.every(({ taps }) => taps.length < 2));
  });

  it('marks the pixels that a stride skips, and those left over at the end', () => {
    const skipped = shown(sceneOf([10], { kernel: 2, stride: 3 })).cells.filter(({ isRead }) => !isRead);
    assert.deepEqual(at(skipped), ['0,2', '0,5', '0,8', '0,9']);
    const left = shown(sceneOf([7, 7], { kernel: 2, stride: 2 })).cells.filter(({ isRead }) => !isRead);
    assert.equal(left.length, 13);
  });

  it('shows the cells into which the last window of ceil mode hangs over as border', () => {
    const { cells } = shown(sceneOf([5], { kernel: 2, stride: 2, ceilMode: true }));
    assert.deepEqual(at(cells.filter(({ isPadding }) => isPadding)), ['0,5']);
    assert.ok(cells.every(({ isRead }) => isRead));
  });

  it('shows a signal as a row, and of three axes one slice', () => {
    assert.equal(shown(sceneOf([9], {})).rows.length, 1);
    assert.deepEqual(shown(sceneOf([4, 5, 6], {})).cells.length, 30);
  });

  it('is not drawn where there is nothing to see', () => {
    assert.equal(sceneOf([9, 9], { kernel: 1 }), undefined);
    assert.equal(sceneOf([Number.NaN, 9], {}), undefined);
    assert.equal(sceneOf([2, 2], {}), undefined);
    assert.equal(sceneOf([224, 224], { kernel: 33 }), undefined);
    assert.equal(sceneOf([], {}), undefined);
  });

  it('leaves the second window out where both would not be seen', () => {
    const scene = shown(sceneOf([224, 224], { kernel: 32, stride: 32 }));
    assert.equal(scene.windows.length, 1);
  });

  it('draws as many squares, dots, crosses and frames as there are', () => {
    const scene = shown(sceneOf([10, 10], { kernel: 3, stride: 4, padding: 1 }));
    const picture = windowPicture(scene);
    assert.equal(squares(picture, 'padding'), scene.cells.filter(({ isPadding }) => isPadding).length);
    assert.equal(squares(picture, 'input'), 100);
    assert.equal(squares(picture, 'first'), 9);
    const [, dots = ''] = /<path class="second" d="([^"]*)"/.exec(picture) ?? [];
    assert.equal(count(dots, /h0/g), 9);
    assert.equal(count(picture, /<rect class="window"/g), 2);
    const unread = scene.cells.filter(({ isRead, isPadding }) => !isRead && !isPadding).length;
    assert.ok(0 < unread);
    const [, crosses = ''] = /<path class="unread" d="([^"]*)"/.exec(picture) ?? [];
    assert.equal(count(crosses, /M/g), unread);
  });

  it('is ASCII, and small enough for a hover, whatever the window', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 }),
        fc.record({
          kernel: fc.integer({ min: 1, max: 40 }),
          stride: fc.integer({ min: 1, max: 40 }),
          dilation: fc.integer({ min: 1, max: 40 }),
          padding: fc.integer({ min: 0, max: 40 }),
          ceilMode: fc.boolean(),
        }),
        (input, window) => {
          const scene = sceneOf(input, window);
          if (scene === undefined) return;
          const picture = windowPicture(scene);
          assert.match(picture, /^[\x20-\x7e]+$/);
          assert.doesNotMatch(picture, /NaN|undefined|Infinity/);
          assert.ok(btoa(picture).length < longestPicture, `${btoa(picture).length} characters`);
          const taps = window.kernel ** Math.min(2, input.length);
          assert.equal(scene.cells.filter(cell => cell.taps.includes(0)).length, taps);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is small enough where most is drawn', () => {
    const { length } = btoa(windowPicture(shown(sceneOf([224, 224], { kernel: 31 }))));
    assert.ok(60_000 < length && length < longestPicture, `${length} characters`);
  });

  it('has colours that stand out from light, dark and high-contrast paper', () => {
    for (const paper of ['#ffffff', '#f8f8f8', '#252526', '#1f1f1f', '#000000'])
      for (const [what, colour] of Object.entries(pictureColours)) {
        const contrast = contrastOf(colour, paper);
        assert.ok(3 <= contrast, `${what} has a contrast of ${contrast.toFixed(2)} on ${paper}`);
      }
  });
});

/** Contrast of two colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio". */
function contrastOf(left: string, right: string): number {
  const [light = 0, dark = 0] = [luminance(left), luminance(right)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(index => {
    const value = Number.parseInt(colour.slice(index, index + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
