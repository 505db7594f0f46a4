import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { usePages, type OpenPage } from '../support/diagramPage.ts';
import { diagramOf, zooDiagram } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

describe('the webview in a browser', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;

  for (const theme of ['dark', 'light'] as const)
    it(`draws ResNet-50 in ${theme} colours, with shapes on its edges`, async () => {
      opened = await openPage({ theme });
      ({ page } = opened);
      assert.equal(opened.asked('ready').length, 1);
      await opened.update(zooDiagram('resnet50'));
      await page.locator('[data-id="group conv5"]').first().waitFor({ state: 'attached' });
      assert.ok(0 < (await page.locator('.edge text', { hasText: '64×112×112' }).count()));
      await page.screenshot({ path: `test/output/screenshots/webview-${theme}.png` });
    });

  it('tells the editor which node was clicked', async () => {
    await page.locator('[data-id="maxPool2d_1"] .title').click();
    assert.deepEqual((await opened.untilAsked('openSources')).params['ids'], ['maxPool2d_1']);
    assert.equal(opened.asked('openSources').length, 1);
    assert.match(await page.locator('.details').innerText(), /64×56×56/);
  });

  it('unfolds and folds a group where it stands', async () => {
    const folded = await page.locator('.box').count();
    const group = page.locator('[data-id="group conv2.first.residual_1"] .chevron');
    await group.click();
    await page.locator('[data-id="conv2.first.residual_1.add"]').waitFor();
    assert.ok(folded < (await page.locator('.box').count()));
    await group.click();
    await page.waitForFunction(count => document.querySelectorAll('.box').length === count, folded);
  });

  it('follows the cursor into a folded group', async () => {
    await opened.call('select', { ids: ['conv4.rest.2.residual_1.trunk.spatial.conv'] });
    // The first of the repeated blocks is drawn for all of them.
    const node = page.locator('.box.selected[data-id="conv4.rest.0.residual_1.trunk.spatial.conv"]');
    await node.waitFor();
    const box = await node.boundingBox();
    assert.ok(box !== null && 0 <= box.y && box.y + box.height <= 900);
  });

  it('walks from box to box by keyboard', async () => {
    await opened.call('select', { ids: ['stem.conv'] });
    await page.locator('.box.selected[data-id="stem.conv"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('.box.selected[data-id="stem.norm"]').waitFor();
    await page.keyboard.press('Enter');
    assert.deepEqual((await opened.untilAsked('openSources', 2)).params['ids'], ['stem.norm']);
  });

  it('draws another version as it comes, and is never blank', async () => {
    await opened.update(
      diagramOf(zooText('resnet50').replace('"channels": 64, "kernel": 7', '"channels": 96, "kernel": 7')),
    );
    await page.locator('.edge text', { hasText: '96×112×112' }).first().waitFor({ state: 'attached' });
    await opened.update(diagramOf('{', { problems: ['the object is not closed; add a }'] }));
    await page.locator('.notice.problem', { hasText: 'not closed' }).waitFor();
    await opened.update(diagramOf('{ "input": [3, 8, 8], "layers": [] }'));
    await page.locator('.notice', { hasText: 'No layers yet' }).waitFor();
  });
});
