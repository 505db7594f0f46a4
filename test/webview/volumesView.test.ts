import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { OtherNetwork } from '../../src/protocol/diagram.ts';
import { usePages, type OpenPage } from '../support/diagramPage.ts';
import { diagramOf, zooDiagram } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

const other: OtherNetwork = { uri: 'file:///resnet50.cnn.json', model: zooDiagram('resnet50') };

describe('volumes and feature maps in a browser', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;

  /** Whether the file of the other network has been deleted. */
  let isGone = false;

  const open = async (theme: 'dark' | 'light', name: string, saved?: unknown): Promise<void> => {
    opened = await openPage({
      theme,
      size: { width: 1200, height: 800 },
      saved,
      answers: {
        otherNetwork() {
          if (isGone) throw new Error('no such file');
          return other;
        },
      },
    });
    ({ page } = opened);
    await opened.update(zooDiagram(name));
    await page.locator('header h1').waitFor();
  };
  const press = (label: string): Promise<void> => page.getByRole('button', { name: label, exact: true }).click();
  const volume = (id: string) => page.locator(`.volume[data-id="${id}"]`);

  for (const theme of ['dark', 'light'] as const)
    for (const [view, title] of [
      ['volumes', 'Volumes'],
      ['maps', 'Feature Maps'],
    ] as const)
      it(`draws LeNet-5 as ${view} in ${theme} colours, all of it on the screen`, async () => {
        await open(theme, 'lenet5');
        await press(title);
        await volume('c1').waitFor();
        assert.equal(await page.locator('.volume').count(), 8);
        const canvas = await page.locator('.canvas').boundingBox();
        for (const each of await page.locator('.volume').all()) {
          const box = await each.boundingBox();
          assert.ok(box !== null && canvas !== null && 0 <= box.x && box.x + box.width <= canvas.width);
        }
        await page.screenshot({ path: `test/output/screenshots/${view}-lenet5-${theme}.png` });
      });

  it('opens the source of what is clicked, and marks it', async () => {
    await open('dark', 'alexnet');
    await press('Volumes');
    await volume('conv2').locator('.title').click();
    await page.locator('.volume.selected[data-id="conv2"]').waitFor();
    assert.deepEqual(
      opened.asked('openSources').map(({ params }) => params['ids']),
      [['conv2']],
    );
    assert.match((await volume('conv2').locator('title').textContent()) ?? '', /256×27×27[^]*params/);
  });

  it('marks the volume of what the cursor is on, also of what it takes in', async () => {
    await opened.call('select', { ids: ['relu1'] });
    await page.locator('.volume.selected[data-id="conv1"]').waitFor();
  });

  it('walks from volume to volume by keyboard', async () => {
    await page.keyboard.press('ArrowRight');
    await page.locator('.volume.selected[data-id="pool1"]').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.locator('.volume.selected[data-id="conv1"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.querySelector('.volume.selected[data-id="conv1"]') === null);
  });

  it('is a list of what can be heard', async () => {
    const items = page.getByRole('list').getByRole('listitem');
    assert.match((await items.nth(1).getAttribute('aria-label')) ?? '', /^conv1, 96×55×55, conv 11×11, \/4, relu$/);
  });

  it('follows the text', async () => {
    await opened.update(diagramOf(zooText('alexnet').replace('"outChannels": 96', '"outChannels": 80')));
    await page.locator('.volume', { hasText: '80' }).first().waitFor();
  });

  it('draws another network on the same scale until it is closed, and asks for it again after a reload', async () => {
    await open('light', 'vgg16');
    await press('Volumes');
    await press('Compare…');
    await page.locator('.heading', { hasText: 'ResNet-50' }).waitFor();
    await page.screenshot({ path: 'test/output/screenshots/volumes-compared-light.png' });
    await opened.untilSaved(kept => JSON.stringify(kept ?? null).includes(other.uri));
    const saved = opened.saved();
    await press('Close ResNet-50');
    await page.waitForFunction(() => document.querySelector('.heading') === null);
    await open('light', 'vgg16', saved);
    await page.locator('.heading', { hasText: 'ResNet-50' }).waitFor();
    assert.deepEqual(
      opened.asked('otherNetwork').map(({ params }) => params['uri']),
      [other.uri],
    );
  });

  it('draws its network alone where the other one is gone after a reload', async () => {
    isGone = true;
    await open('light', 'vgg16', { view: 'volumes', compared: { uri: other.uri } });
    await page.locator('.volume').first().waitFor();
    await page.getByRole('button', { name: 'Close' }).waitFor({ state: 'detached' });
    assert.equal(await page.locator('.heading').count(), 0);
    isGone = false;
  });

  it('unfolds a group, and folds it again', async () => {
    await open('dark', 'unet');
    await press('Volumes');
    await press('Fold all');
    const folded = page.locator('.volume[data-id="group down1"]');
    await folded.waitFor();
    await folded.locator('.title').dblclick();
    await page.waitForFunction(() => document.querySelector('[data-id="group down1"]') === null);
    await page.keyboard.press('Backspace');
    await folded.waitFor();
  });
});
