import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import { diagramOf, networkText } from '../support/diagrams.ts';

type Written = Readonly<Record<string, unknown>> & { readonly type: string };

/** The diagram of a network of one layer called "layer". */
const diagramWith = (input: readonly number[], layer: Written): DiagramModel =>
  diagramOf(networkText(input, { name: 'layer', ...layer }));

const image = [3, 56, 56];
const convolution = { type: 'conv2d', outChannels: 8, kernelSize: 3, padding: 1 };
const layers: Readonly<Record<string, readonly [readonly number[], Written]>> = {
  convolution: [image, convolution],
  stride: [image, { ...convolution, stride: 2 }],
  dilation: [image, { ...convolution, padding: 2, dilation: 2 }],
  signal: [[3, 56], { type: 'conv1d', outChannels: 8, kernelSize: 3 }],
  maxPool: [image, { type: 'maxPool2d', kernelSize: 2 }],
  averagePool: [image, { type: 'avgPool2d', kernelSize: 3, stride: 2, padding: 1 }],
  transposed: [image, { ...convolution, type: 'convTranspose2d', stride: 2, outputPadding: 1 }],
  alexnet: [[3, 224, 224], { ...convolution, kernelSize: 11, stride: 4, padding: 2 }],
};

/** In the page: labels of the cells that do not hold their numbers. */
const numbersOutside = `[...document.querySelectorAll('.cell')].filter(cell => {
  const face = cell.querySelector('.face').getBoundingClientRect();
  return [...cell.querySelectorAll('text')].some(text => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return left < face.left || face.right < right || top < face.top - 2 || face.bottom + 2 < bottom;
  });
}).map(cell => cell.getAttribute('aria-label'))`;

describe('the windows of a layer on the page', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  afterEach(() => page.close());

  const open = async (options: PageOptions = {}): Promise<void> => {
    opened = await openPage({ size: { width: 900, height: 1000 }, ...options });
    ({ page } = opened);
  };
  const explore = async (input: readonly number[], layer: Written): Promise<void> => {
    await opened.update(diagramWith(input, layer));
    await opened.call('show', { view: 'windows', id: 'layer' });
    await page.locator('.stepper').waitFor();
  };
  const cell = (id: string): Locator => page.locator(`.cell[data-id="${id}"]`);
  const saysEquation = (equation: string): Promise<void> =>
    page.locator('.equation', { hasText: equation }).waitFor({ timeout: 5000 });
  const saysPosition = (position: string): Promise<void> =>
    page.locator('.position', { hasText: position }).waitFor({ timeout: 5000 });

  for (const theme of ['dark', 'light'] as const)
    it(`draws every kind of window in ${theme} colours, with each number in its cell`, async () => {
      await open({ theme });
      for (const [name, [input, layer]] of Object.entries(layers)) {
        await explore(input, layer);
        await page.getByRole('button', { name: 'Matrix', exact: true }).click();
        await page
          .locator(name === 'maxPool' ? '.note' : '.matrix')
          .first()
          .waitFor();
        await page.screenshot({ path: `test/output/screenshots/windows-${name}-${theme}.png`, fullPage: true });
        // Numbers are measured where they stand, so that none is wider than its cell in the font of this machine.
        assert.deepEqual(await page.evaluate(numbersOutside), [], name);
      }
    });

  it('steps by buttons, by keys along both axes, and by a click on an output', async () => {
    await open();
    await explore(image, convolution);
    await saysEquation('output (1, 1)');
    await page.getByRole('button', { name: 'Next window' }).click();
    await saysPosition('window 2 of 25 (row 1, column 2)');
    await page.keyboard.press('ArrowDown');
    await saysPosition('window 7 of 25 (row 2, column 2)');
    await page.keyboard.press('ArrowLeft');
    await saysPosition('window 6 of 25 (row 2, column 1)');
    await cell('output 24').click();
    await saysPosition('window 25 of 25 (row 5, column 5)');
    await page.locator('body').press('Home');
    await saysPosition('window 1 of 25');
    assert.equal(await page.locator('.cell.current').getAttribute('data-id'), 'output 0');
    assert.equal(await page.locator('.cell.input.tapped:not(.border)').count(), 4);
  });

  it('plays through the windows, and pauses', async () => {
    await open();
    await explore(image, convolution);
    await page.keyboard.press('Space');
    await saysPosition('window 2 of 25');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
  });

  it('computes again when a number is written into a cell, goes on with Tab, and forgets it all on request', async () => {
    await open();
    await explore([1, 6], { type: 'conv1d', outChannels: 1, kernelSize: 3 });
    const before = await page.locator('.equation').innerText();
    await cell('input 0').click();
    await page.locator('.cell-editor').fill('10');
    await page.keyboard.press('Tab');
    await page.waitForFunction(`document.querySelector('.cell-editor')?.value !== '10'`);
    await page.locator('.cell-editor').fill('-20');
    await page.keyboard.press('Enter');
    await page.locator('.cell-editor').waitFor({ state: 'detached' });
    await cell('kernel 1').focus();
    await page.keyboard.press('Enter');
    await page.locator('.cell-editor').fill('0,5');
    await page.keyboard.press('Enter');
    await saysEquation('1·10 + 0.5·(−20) − 1·2 = −2');
    assert.equal(await cell('output 0').locator('.number').textContent(), '−2');
    await page.locator('.cell.kernel:focus').waitFor();
    await page.getByRole('button', { name: 'Reset' }).click();
    await saysEquation(before);
  });

  it('leaves a number as it was on Escape, and where what is written is none', async () => {
    await open();
    await explore(image, convolution);
    const before = await cell('input 0').locator('.number').textContent();
    for (const [written, key] of [
      ['99', 'Escape'],
      ['abc', 'Enter'],
    ] as const) {
      await cell('input 0').click();
      await page.locator('.cell-editor').fill(written);
      await page.keyboard.press(key);
      await page.locator('.cell-editor').waitFor({ state: 'detached' });
      assert.equal(await cell('input 0').locator('.number').textContent(), before);
    }
  });

  it('marks the row of the matrix that belongs to the window, and the window of a row that is pointed at', async () => {
    await open();
    await explore(image, convolution);
    await page.getByRole('button', { name: 'Matrix', exact: true }).click();
    await page.keyboard.press('ArrowRight');
    await page
      .locator('.matrix-line.current[data-id], .matrix-line.current#matrix-line-1')
      .waitFor({ state: 'attached' });
    await page.locator('#matrix-line-12').hover();
    await saysEquation('output (3, 3)');
    assert.equal(await page.locator('.cell.current').getAttribute('data-id'), 'output 12');
    await page.locator('#matrix-line-7').click();
    await page.locator('.windows h2').hover();
    await saysPosition('window 8 of 25');
    assert.equal(await page.getByRole('option', { selected: true }).getAttribute('aria-label'), 'row of output 2, 3');
  });

  it('spreads the inputs of a transposed convolution, and adds up what arrives at an output', async () => {
    await open();
    await explore([1, 2], { type: 'convTranspose1d', outChannels: 1, kernelSize: 3, stride: 2 });
    await saysEquation('input (1) is spread: 1·1 = 1, 0·1 = 0, (−1)·1 = −1');
    await cell('output 2').hover();
    await saysEquation('output (3) adds up what overlaps: −1·1 + 1·2 = 1');
    assert.equal(await page.locator('.cell.input.reached').count(), 2);
    await page.getByRole('button', { name: 'Matrix', exact: true }).click();
    await page.locator('.matrix').waitFor();
    assert.equal(await page.getByRole('option').count(), 2);
    assert.match((await page.getByRole('option').first().getAttribute('aria-label')) ?? '', /column of input 1/);
  });

  it('turns the kernel around on request', async () => {
    await open();
    await explore([1, 6], { type: 'conv1d', outChannels: 1, kernelSize: 3 });
    await saysEquation('1·1 + 0·2 − 1·2');
    await page.getByRole('button', { name: 'Flip kernel' }).click();
    await saysEquation('−1·1 + 0·2 + 1·2 = 1');
    await page.locator('.note', { hasText: 'True convolution' }).waitFor();
  });

  it('follows the text, and keeps the window and what was written', async () => {
    await open();
    await explore(image, convolution);
    await cell('input 0').click();
    await page.locator('.cell-editor').fill('7');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Next window' }).click();
    await opened.update(diagramWith(image, { ...convolution, kernelSize: 2, stride: 2, padding: 0 }));
    await saysPosition('window 2 of 9');
    assert.equal(await page.locator('.cell.kernel').count(), 4);
    assert.equal(await cell('input 0').locator('.number').textContent(), '7');
    // It is kept once it has come to rest.
    await opened.untilSaved(
      kept => (kept as { readonly windows?: { readonly at: number } } | undefined)?.windows?.at === 1,
    );
    const saved = opened.saved();
    await page.close();
    await open({ saved });
    await opened.update(diagramWith(image, convolution));
    await saysPosition('window 2 of 25');
    assert.equal(await cell('input 0').locator('.number').textContent(), '7');
  });

  it('is off for what has no windows, and stays with the layer when the cursor leaves it', async () => {
    await open();
    await opened.update(diagramWith(image, { type: 'relu' }));
    await page.getByRole('button', { name: 'Windows' }).waitFor();
    assert.ok(await page.getByRole('button', { name: 'Windows' }).isDisabled());
    await explore(image, convolution);
    await opened.call('select', { ids: ['input'] });
    await saysPosition('window 1 of 25');
  });

  it('tells a screen reader of maps as grids, each cell with its place, its number and its part', async () => {
    await open();
    await explore(image, convolution);
    for (const [name, rows, cells] of [
      ['Input', 7, 49],
      ['Kernel', 3, 9],
      ['Bias', 1, 1],
      ['Output', 5, 25],
    ] as const) {
      const grid = page.getByRole('grid', { name, exact: true });
      assert.deepEqual(
        [await grid.getByRole('row').count(), await grid.getByRole('gridcell').count()],
        [rows, cells],
        name,
      );
      // The Tab key comes to one cell of each.
      assert.equal(await grid.locator('[tabindex="0"]').count(), 1, name);
    }
    assert.equal(await cell('input 0').getAttribute('aria-label'), 'input, row 1, column 1: 1, in this window');
    assert.equal(await page.locator('.equation').getAttribute('aria-live'), 'polite');
    await cell('kernel 0').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('.cell.kernel[data-id="kernel 3"]:focus').waitFor();
    await saysPosition('window 1 of 25');
  });
});
