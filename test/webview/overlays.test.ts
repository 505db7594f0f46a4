import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import { diagramSince, zooDiagram } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

const resnet50 = zooDiagram('resnet50');
const resnet18 = zooText('resnet18');
/** ResNet-18 with a wider layer before its last, held to what it was. */
const changed = diagramSince(resnet18, resnet18.replace('"outFeatures": 1000', '"outFeatures": 10'));
const times = Object.fromEntries(
  resnet50.nodes.flatMap(({ layer, amounts }) => (layer === undefined ? [] : [[layer, (amounts.macs ?? 0) / 5e8]])),
);

describe('overlays, search and trace in a browser', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  afterEach(() => page.close());

  /** The page with a diagram, as it was left when `saved` was kept. */
  const open = async (model: DiagramModel, options: Pick<PageOptions, 'theme' | 'saved'> = {}): Promise<void> => {
    opened = await openPage({ size: { width: 760, height: 900 }, ...options });
    ({ page } = opened);
    await opened.update(model);
    await page.locator('.box').first().waitFor();
  };
  const choose = (overlay: string): Promise<unknown> => page.locator('select.overlays').selectOption(overlay);
  const noteOf = async (id: string): Promise<string> =>
    String(await page.locator(`[data-id="${id}"] > .note`).textContent());
  const inView = async (id: string): Promise<void> => {
    const box = page.locator(`.box.selected[data-id="${id}"]`);
    await box.waitFor();
    const place = await box.boundingBox();
    assert.ok(place !== null && 0 <= place.y && place.y + place.height <= 900);
  };

  for (const theme of ['dark', 'light'] as const)
    it(`paints and explains what is chosen in the menu, in ${theme} colours`, async () => {
      await open(resnet50, { theme });
      await choose('macs');
      await page.locator('.legend-panel').waitFor();
      assert.match(await page.locator('.legend-panel').textContent().then(String), /MACs.*4\.09 GMAC together/s);
      assert.equal(await noteOf('group conv4'), '1.46 G');
      const fills = await page.evaluate<Readonly<Record<string, string>>>(
        'Object.fromEntries([...document.querySelectorAll(".box")].map(box => [box.dataset.id, getComputedStyle(box.querySelector(".face")).fill]))',
      );
      assert.notEqual(fills['group conv4'], fills['maxPool2d_1']);
      await page.screenshot({ path: `test/output/screenshots/overlay-macs-${theme}.png` });
      await choose('');
      await page.locator('.legend-panel').waitFor({ state: 'detached' });
      assert.equal(await page.locator('.note').count(), 0);
    });

  it('shows times when they were measured, and says when the text was another one', async () => {
    await open(resnet50);
    assert.equal(await page.locator('option[value=time]').isDisabled(), true);
    await opened.update(resnet50, { times, areTimesOld: true });
    await page.locator('option[value=time]:not([disabled])').waitFor({ state: 'attached' });
    await choose('time');
    assert.equal(await noteOf('group conv4'), '2.93 ms');
    const legend = await page.locator('.legend-panel').textContent().then(String);
    assert.match(legend, /measured of an earlier text/);
    assert.match(legend, /conv4: time 36 %, MACs 36 %/);
    await page.screenshot({ path: 'test/output/screenshots/overlay-time.png' });
  });

  it('shows what has changed against what, with signs', async () => {
    await open(changed, { theme: 'light' });
    await choose('difference');
    assert.match(await noteOf('fc'), /^Δ −508 k$/);
    assert.match(await page.locator('.legend-panel').textContent().then(String), /Params since HEAD/);
    assert.equal(await page.locator('.note').count(), 1);
  });

  it('finds layers, walks from hit to hit with Enter, and unfolds what they are in', async () => {
    await open(resnet50);
    await page.keyboard.press('/');
    await page.locator('.search input:focus').waitFor();
    await page.keyboard.type('macs>110M');
    const count = resnet50.nodes.filter(({ amounts }) => 110e6 < (amounts.macs ?? 0)).length;
    await page.locator('.search .count', { hasText: `${count} hits` }).waitFor();
    const inFolded = (await page.locator('.hit-count').allTextContents()).map(Number);
    const isHit = await page.locator('.box:not(.faint):not(:has(.hit-count))').count();
    assert.equal(
      inFolded.reduce((sum, each) => sum + each, isHit),
      count,
    );
    await page.screenshot({ path: 'test/output/screenshots/search.png' });
    await page.keyboard.press('Enter');
    await page.locator('.search .count', { hasText: `1 of ${count}` }).waitFor();
    const first = String(await page.locator('.box.selected').getAttribute('data-id'));
    await inView(first);
    await page.keyboard.press('Enter');
    await page.locator('.search .count', { hasText: `2 of ${count}` }).waitFor();
    await page.keyboard.press('Shift+Enter');
    await inView(first);
    await page.keyboard.press('Escape');
    await page.locator('.search').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.faint').count(), 0);
    await page.keyboard.press('Control+f');
    await page.locator('.search input').waitFor();
  });

  it('traces what a layer reads and what reads it with t, from the details too', async () => {
    await open(zooDiagram('googlenet'), { theme: 'light' });
    const group = page.locator('.box.group').nth(3);
    const id = String(await group.getAttribute('data-id'));
    await opened.call('select', { ids: [id] });
    await page.locator(`.box.selected[data-id="${id}"]`).waitFor();
    await page.keyboard.press('t');
    await page.locator('.trace-line', { hasText: /reads \d+ layers, read by \d+/ }).waitFor();
    await page.keyboard.press('t');
    await page.locator('.trace-line').waitFor({ state: 'detached' });
    await page.locator('.details .trace').click();
    await page.locator('.trace-line').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.trace-line').waitFor({ state: 'detached' });
  });

  it('is as it was left when the page is loaded again', async () => {
    await open(resnet50);
    await choose('params');
    await page.keyboard.press('Control+f');
    await page.locator('.search input').fill('type:linear');
    await page.locator('.search .count', { hasText: '1 hit' }).waitFor();
    await opened.untilSaved(saved => JSON.stringify(saved ?? null).includes('type:linear'));
    await page.close();
    await open(resnet50, { saved: opened.saved() });
    assert.equal(await noteOf('fc'), '2.05 M');
    assert.equal(await page.locator('.search input').inputValue(), 'type:linear');
    assert.ok(0 < (await page.locator('.box.faint').count()));
  });
});
