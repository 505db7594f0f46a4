import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import { diagramOf, zooDiagram } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

const message = 'kernel 7×7 does not fit the 5×5 input of "pool4"; use padding 1 or a kernelSize of at most 5';
/** A network of the zoo in which a layer is wrong. */
const brokenDiagram = (name: string, broken: string): DiagramModel =>
  diagramOf(zooText(name), { problemOf: layer => (layer === broken ? message : undefined) });
/** A chain of layers without blocks. */
const chain = (count: number): DiagramModel =>
  diagramOf(
    `{ "input": [4, 8, 8], "layers": [${Array.from({ length: count }, (_, at) => `{ "type": "relu", "name": "r${at}" }`).join(',')}] }`,
  );

describe('the graph view in a browser', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  afterEach(() => page.close());

  /** The page with a network in it. */
  const open = async (model: DiagramModel, options: PageOptions = {}): Promise<void> => {
    opened = await openPage(options);
    ({ page } = opened);
    await update(model);
    await page.locator('.box').first().waitFor();
  };
  /** Waits until the frame in which a message is drawn is behind us. */
  const drawn = (): Promise<void> =>
    page.evaluate(() => new Promise<void>(done => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  const update = async (model: DiagramModel): Promise<void> => {
    await opened.update(model);
    await drawn();
  };
  const select = async (...ids: readonly string[]): Promise<void> => {
    await opened.call('select', { ids });
    await drawn();
  };
  const box = (id: string) => page.locator(`.box[data-id="${id}"]`);
  const placeOf = async (id: string): Promise<{ x: number; y: number; width: number; height: number }> => {
    const place = await box(id).locator('.face').boundingBox();
    assert.ok(place !== null, `${id} is drawn`);
    return place;
  };
  const selected = (): Promise<string | null> => page.locator('.box.selected, .head.selected').getAttribute('data-id');

  describe('what stays where it is', () => {
    it('is what is selected, while the text changes above it', async () => {
      await open(zooDiagram('lenet5'));
      await select('c3');
      const before = await placeOf('c3');
      await update(
        diagramOf(zooText('lenet5').replace('"layers": [', '"layers": [{ "type": "relu", "name": "more" }, ')),
      );
      await box('more').waitFor({ state: 'attached' });
      assert.deepEqual(await placeOf('c3'), before);
    });

    it('is the highest box on the screen when nothing is selected', async () => {
      await open(zooDiagram('lenet5'));
      await page.mouse.move(600, 500);
      await page.mouse.wheel(0, 250);
      await page.waitForFunction(() => (document.querySelector('.box')?.getBoundingClientRect().y ?? 0) < 0);
      const before = await placeOf('s4');
      await update(
        diagramOf(zooText('lenet5').replace('"layers": [', '"layers": [{ "type": "relu", "name": "more" }, ')),
      );
      await box('more').waitFor({ state: 'attached' });
      assert.deepEqual(await placeOf('s4'), before);
    });

    it('is everything, when nothing has changed', async () => {
      await open(zooDiagram('resnet50'));
      const before = await page.locator('svg.canvas').getAttribute('viewBox');
      await update(zooDiagram('resnet50'));
      assert.equal(await page.locator('svg.canvas').getAttribute('viewBox'), before);
    });

    it('is what was opened, while everything else moves', async () => {
      const id = 'group conv2.first.residual_1';
      await open(zooDiagram('resnet50'), { reducedMotion: 'no-preference' });
      const before = await page.locator(`[data-id="${id}"] .chevron`).boundingBox();
      await page.locator(`[data-id="${id}"] .chevron`).click();
      await page.locator(`.frame.head[data-id="${id}"]`).waitFor();
      const frame = await page.locator(`.frame[data-id="${id}"] .border`).boundingBox();
      assert.ok(before !== null && frame !== null);
      assert.ok(Math.abs(frame.y - (before.y - 10)) < 8, 'at the start of the movement and at its end');
      await page.waitForFunction(() => document.querySelector('g[opacity]') === null);
      const after = await page.locator(`.frame[data-id="${id}"] .border`).boundingBox();
      assert.ok(after !== null && Math.abs(after.y - frame.y) < 2);
    });
  });

  describe('a repeat', () => {
    it('shows all of its instances by its mark, and one again', async () => {
      await open(zooDiagram('alphago-192'));
      await page.locator('[data-id="group hidden"] rect.more').click();
      await page.locator('[data-id="group hidden.10"]').first().waitFor({ state: 'attached' });
      await page.locator('[data-id="group hidden"] rect.more').click();
      await page.waitForFunction(() => document.querySelector('[data-id="group hidden.10"]') === null);
    });

    it('stands for the instance where the cursor is', async () => {
      await open(zooDiagram('alphago-192'));
      await select(...Array.from({ length: 11 }, (_, at) => `hidden.${at}.conv`));
      assert.equal(await selected(), 'hidden.0.conv');
    });
  });

  it('shows what is wrong in the box that is broken, and nothing of it elsewhere', async () => {
    await open(brokenDiagram('lenet5', 's4'));
    assert.equal((await box('s4').locator('.message').allTextContents()).join(' '), message);
    assert.equal(await page.locator('.box.problem').count(), 1);
    const face = await placeOf('s4');
    for (const line of await box('s4').locator('text').all()) {
      const text = await line.boundingBox();
      assert.ok(text !== null && face.x <= text.x && text.x + text.width <= face.x + face.width);
      assert.ok(face.y <= text.y && text.y + text.height <= face.y + face.height);
    }
  });

  describe('by keyboard', () => {
    it('walks the tree: along, into, out of, and to its ends', async () => {
      await open(zooDiagram('resnet50'));
      await select('maxPool2d_1');
      await page.locator('svg.canvas').focus();
      const seen: (string | null)[] = [];
      for (const key of [
        'ArrowDown',
        'ArrowRight',
        'ArrowDown',
        'ArrowRight',
        'ArrowRight',
        'ArrowLeft',
        'ArrowLeft',
        'End',
        'Home',
      ]) {
        await page.keyboard.press(key);
        await page.evaluate(() => new Promise(done => requestAnimationFrame(done)));
        seen.push(await selected());
      }
      assert.deepEqual(seen, [
        'group conv2',
        'group conv2.first',
        'group conv2.first.residual_1',
        'group conv2.first.residual_1', // opened
        'group conv2.first.residual_1.trunk',
        'group conv2.first.residual_1',
        'group conv2.first.residual_1', // folded
        'fc',
        'input input',
      ]);
    });

    it('zooms, fits, turns, and lists its keys', async () => {
      await open(zooDiagram('lenet5'));
      await page.locator('svg.canvas').focus();
      const width = async (): Promise<number> => (await placeOf('c1')).width;
      const before = await width();
      await page.keyboard.press('+');
      await page.waitForFunction(
        least => least < (document.querySelector('.box .face')?.getBoundingClientRect().width ?? 0),
        before,
      );
      await page.keyboard.press('0');
      await page.waitForFunction(() => document.querySelector('.minimap') === null);
      await page.keyboard.press('d');
      await page.locator('button[title="Draw downwards (D)"]').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    });
  });

  it('is a tree to whoever cannot see it', async () => {
    await open(zooDiagram('resnet50'));
    await select('stem.norm');
    await page.locator('svg.canvas').focus();
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const byId = new Map(nodes.map(node => [node.nodeId, node]));
    const within = (id: string): typeof nodes => {
      const node = byId.get(id);
      return node === undefined ? [] : [node, ...(node.childIds ?? []).flatMap(within)];
    };
    const named = within(nodes[0]?.nodeId ?? '').filter(({ ignored }) => !ignored);
    const heard = named
      .filter(({ role }) => role?.value === 'treeitem')
      .map(({ name, properties = [] }) => {
        const value = (wanted: string): unknown => properties.find(property => property.name === wanted)?.value.value;
        return [name?.value as unknown, value('level'), value('expanded'), value('selected')];
      });
    assert.deepEqual(heard.slice(0, 4), [
      ['input, 3×224×224', 1, undefined, false],
      ['stem · convNorm, output 64×112×112, 9,536 params, 118 MMAC', 1, true, false],
      ['conv, conv2d · 7×7, 64, /2, output 64×112×112, 9,408 params, 118 MMAC', 2, undefined, false],
      ['norm, batchNorm, output 64×112×112, 128 params', 2, undefined, true],
    ]);
    assert.ok(named.some(({ role, name }) => role?.value === 'tree' && name?.value === 'Network ResNet-50'));
    const active = await page.locator('svg.canvas').getAttribute('aria-activedescendant');
    assert.equal(await page.locator(`[id="${active ?? ''}"]`).getAttribute('data-id'), 'stem.norm');
  });

  it('looks at another part by the small picture, which is there only while there is more than is seen', async () => {
    await open(zooDiagram('resnet50'));
    const map = await page.locator('.minimap').boundingBox();
    assert.ok(map !== null);
    await page.mouse.click(map.x + map.width / 2, map.y + map.height - 2);
    await page.waitForFunction(() => {
      const last = [...document.querySelectorAll('.box')].at(-1)?.getBoundingClientRect();
      return last !== undefined && last.y < 900;
    });
    await page.getByRole('button', { name: 'Show everything (0)' }).click();
    await page.locator('.minimap').waitFor({ state: 'detached' });
  });

  it('has on the page of a large network what is near the screen, and less of it from afar', async () => {
    await open(chain(800));
    assert.ok((await page.locator('.box').count()) < 60);
    await page.locator('svg.canvas').focus();
    await page.keyboard.press('End');
    await box('r799').waitFor();
    await page.keyboard.press('0');
    await page.waitForFunction(() => document.querySelector('.far canvas') !== null);
    assert.equal(await page.locator('.box text').count(), 0);
  });

  it('does not put the drawing under its bar', async () => {
    await open(zooDiagram('googlenet'));
    const bar = await page.locator('header').boundingBox();
    assert.ok(bar !== null && bar.y + bar.height <= (await placeOf('input input')).y);
  });

  it('shows in high contrast where one thing ends, by lines', async () => {
    await open(brokenDiagram('unet', 'pool1'), { theme: 'contrast' });
    const line = await page
      .locator('.box .face')
      .first()
      .evaluate(face => getComputedStyle(face).strokeWidth);
    assert.ok(0 < Number.parseFloat(line));
    await page.screenshot({ path: 'test/output/screenshots/graph-high-contrast.png' });
  });
});
