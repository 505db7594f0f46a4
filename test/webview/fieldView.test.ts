import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Analysis } from '../../src/core/analysis.ts';
import { buildUnitField } from '../../src/diagram/unitField.ts';
import { usePages, type OpenPage } from '../support/diagramPage.ts';
import { analysisOf, diagramOf } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

describe('the receptive-field view in a browser', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  let analysis: Analysis;

  /** What the editor answers. */
  const patches = ({ id, unit }: { readonly id: string; readonly unit?: readonly number[] }): object => {
    const field = buildUnitField(analysis, id, unit);
    return typeof field === 'string' ? { problem: field } : { field };
  };
  const open = async (theme: 'dark' | 'light'): Promise<void> => {
    opened = await openPage({ theme, size: { width: 1100, height: 1000 }, answers: { patches } });
    ({ page } = opened);
  };
  const update = async (text: string): Promise<void> => {
    analysis = analysisOf(text);
    await opened.update(diagramOf(analysis));
  };
  const show = (id?: string): Promise<unknown> =>
    opened.call('show', { view: 'field', ...(id !== undefined && { id }) });
  const shows = (id: string): Promise<void> => page.locator(`.map.chosen[data-id="${id}"]`).waitFor({ state: 'attached' }); // prettier-ignore
  const patchOf = (id: string): Promise<string> => page.locator(`.patches tr[data-id="${id}"]`).innerText();
  const heading = (text: string): Promise<void> => page.locator('.heading text', { hasText: text }).first().waitFor();

  const pictures = [
    ['lenet5', 'c3'],
    ['alexnet', 'conv5'],
    ['googlenet', '4a.inception.concat'],
    ['resnet50', 'group conv3'],
    ['vgg16', 'group conv5'],
    ['unet', 'merge3.conv1'],
    ['deconvnet', 'classes'],
    ['densenet121', 'relu5'],
    ['mnist1d', 'hidden.2.relu_1'],
    ['space-time-unet', 'result'],
  ] as const;

  for (const theme of ['dark', 'light'] as const)
    it(`draws networks of one, two and three axes in ${theme} colours`, async () => {
      await open(theme);
      for (const [name, id] of pictures) {
        await update(zooText(name));
        await show(id);
        const layer = id.startsWith('group ') ? undefined : id;
        if (layer !== undefined) await shows(layer);
        await page.locator('.map.chosen').first().waitFor({ state: 'attached' });
        await page.screenshot({ path: `test/output/screenshots/field-${name}-${theme}.png` });
      }
    }).timeout(120_000);

  it('asks for a layer where none is chosen, and says why there is nothing to see', async () => {
    await open('dark');
    await update(zooText('lenet5'));
    await show();
    await page.locator('.message', { hasText: 'Choose a layer' }).waitFor();
    await show('output');
    await page.locator('.message', { hasText: 'no positions' }).waitFor();
  });

  it('says so where the editor cannot be asked of a layer that is drawn, and asks of the next text', async () => {
    analysis = analysisOf(zooText('alexnet'));
    await show('c3');
    await page.locator('.message', { hasText: 'What c3 sees cannot be asked' }).waitFor();
    await update(zooText('lenet5'));
    await shows('c3');
  });

  it('shows the unit in the middle, with its numbers in a table', async () => {
    await show('c3');
    await shows('c3');
    await heading('What unit (4, 4) of c3 sees');
    assert.match(await patchOf('input input'), /1×32×32\s+14×14 px\s+8…21\s+1 px/);
    assert.match(await patchOf('s2'), /6×14×14\s+5×5 px\s+4…8\s+2 px/);
  });

  it('moves to the cell that is clicked, by arrow keys, and by numbers', async () => {
    const face = await page.locator('.map.chosen .face').boundingBox();
    assert.ok(face !== null);
    await page.mouse.click(face.x + face.width * 0.05, face.y + face.height * 0.25);
    await heading('What unit (2, 0) of c3 sees');
    assert.match(await patchOf('input input'), /14×14 px\s+4…17 · 0…13/);
    await page.locator('h1').click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await heading('What unit (3, 1) of c3 sees');
    await page.getByLabel('Row').fill('9');
    await page.getByLabel('Row').press('Tab');
    await heading('What unit (9, 1) of c3 sees');
    await page.getByLabel('Row').fill('99');
    await page.getByLabel('Row').press('Tab');
    await page.locator('.patches tr.chosen', { hasText: '9 · 1' }).waitFor();
    await page.getByRole('button', { name: 'Middle' }).click();
    await heading('What unit (4, 4) of c3 sees');
  });

  it('follows the layer that is selected in the text, and the text as it changes', async () => {
    await opened.call('select', { ids: ['s2'] });
    await heading('What unit (6, 6) of s2 sees');
    await update(zooText('lenet5').replace('"kernelSize": 5', '"kernelSize": 7'));
    await page.locator('.patches tr', { hasText: '8×8 px' }).first().waitFor();
  });

  it('leads to a layer whose map or name is clicked', async () => {
    await page.locator('.map[data-id="c1"] .face').click({ position: { x: 4, y: 4 } });
    await heading('of c1 sees');
    assert.deepEqual(opened.asked('openSources').at(-1)?.params['ids'], ['c1']);
    assert.ok((await page.locator('.patches').count()) === 1 && (await page.locator('.ways').count()) === 0);
  });

  it('shows each way into a join apart', async () => {
    await update(zooText('googlenet'));
    await show('4a.inception.concat');
    await shows('4a.inception.concat');
    assert.equal(await page.locator('svg .way').count(), 4);
    assert.match(await page.locator('.ways tr.on-way').first().innerText(), /5×5 px/);
  });
});
