import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildDiagram } from '../../src/diagram/build.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { ensureChromium } from '../vscode/installVscode.ts';

const zoo = (name: string): string => readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8');
const message = 'kernel 7×7 does not fit the 5×5 input of "pool4"; use padding 1 or a kernelSize of at most 5';
const diagramOf = (text: string, broken?: string): DiagramModel => {
  const { analysis } = readModel(text, catalogue);
  return buildDiagram(analysis, {
    rangeOf: () => undefined,
    problemAt: locus =>
      'layer' in locus && analysis.network.layers[locus.layer]?.name === broken ? message : undefined,
    problems: [],
  });
};
/** A chain of layers without blocks. */
const chain = (count: number): DiagramModel =>
  diagramOf(
    `{ "input": [4, 8, 8], "layers": [${Array.from({ length: count }, (_, at) => `{ "type": "relu", "name": "r${at}" }`).join(',')}] }`,
  );

describe('the graph view in a browser', () => {
  let browser: Browser;
  let page: Page;
  let script = '';
  let style = '';

  before(async function () {
    this.timeout(300_000);
    const outdir = resolve('test/output/graphView');
    await build({
      entryPoints: { webview: 'webview/main.ts' },
      outdir,
      bundle: true,
      format: 'esm',
      logLevel: 'warning',
    });
    script = readFileSync(`${outdir}/webview.js`, 'utf8');
    style = readFileSync(`${outdir}/webview.css`, 'utf8');
    mkdirSync('test/output/screenshots', { recursive: true });
    const args = JSON.parse(
      readFileSync(new URL('../vscode/rig/chromiumArguments.json', import.meta.url), 'utf8'),
    ) as string[];
    browser = await chromium.launch({ executablePath: ensureChromium(), headless: false, args });
  });
  after(() => browser.close());
  afterEach(() => page.close());

  /** The page with a network in it; nothing moves by itself unless it is asked to. */
  const open = async (
    model: DiagramModel,
    { moves = false, theme = 'vscode-dark' }: { readonly moves?: boolean; readonly theme?: string } = {},
  ): Promise<void> => {
    page = await browser.newPage({
      viewport: { width: 700, height: 900 },
      reducedMotion: moves ? 'no-preference' : 'reduce',
    });
    await page.setContent(`<style>${style}</style><body class="${theme}"><main id="app"></main></body>`);
    await page.evaluate(
      'window.acquireVsCodeApi = () => ({ postMessage: () => {}, getState: () => undefined, setState: () => {} })',
    );
    await page.addScriptTag({ type: 'module', content: script });
    await update(model);
    await page.locator('.box').first().waitFor();
  };
  const send = (method: string, params: object): Promise<unknown> =>
    page.evaluate(
      ({ method, params }) =>
        new Promise<void>(done => {
          window.postMessage({ call: 1, method, params }, '*');
          // Behind the message, and behind the frame in which it is drawn.
          setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));
        }),
      { method, params },
    );
  const update = (model: DiagramModel): Promise<unknown> => send('update', { shown: { model, times: {} } });
  const select = (...ids: readonly string[]): Promise<unknown> => send('select', { ids });
  const box = (id: string) => page.locator(`.box[data-id="${id}"]`);
  const placeOf = async (id: string): Promise<{ x: number; y: number; width: number; height: number }> => {
    const place = await box(id).locator('.face').boundingBox();
    assert.ok(place !== null, `${id} is drawn`);
    return place;
  };
  const selected = (): Promise<string | null> => page.locator('.box.selected, .head.selected').getAttribute('data-id');

  describe('what stays where it is', () => {
    it('is what is selected, while the text changes above it', async () => {
      await open(diagramOf(zoo('lenet5')));
      await select('c3');
      const before = await placeOf('c3');
      await update(diagramOf(zoo('lenet5').replace('"layers": [', '"layers": [{ "type": "relu", "name": "more" }, ')));
      await box('more').waitFor({ state: 'attached' });
      assert.deepEqual(await placeOf('c3'), before);
    });

    it('is the highest box on the screen when nothing is selected', async () => {
      await open(diagramOf(zoo('lenet5')));
      await page.mouse.move(600, 500);
      await page.mouse.wheel(0, 250);
      await page.waitForFunction(() => (document.querySelector('.box')?.getBoundingClientRect().y ?? 0) < 0);
      const before = await placeOf('s4');
      await update(diagramOf(zoo('lenet5').replace('"layers": [', '"layers": [{ "type": "relu", "name": "more" }, ')));
      await box('more').waitFor({ state: 'attached' });
      assert.deepEqual(await placeOf('s4'), before);
    });

    it('is everything, when nothing has changed', async () => {
      await open(diagramOf(zoo('resnet50')));
      const before = await page.locator('svg.canvas').getAttribute('viewBox');
      await update(diagramOf(zoo('resnet50')));
      assert.equal(await page.locator('svg.canvas').getAttribute('viewBox'), before);
    });

    it('is what was opened, while everything else moves', async () => {
      const id = 'group conv2.first.residual_1';
      await open(diagramOf(zoo('resnet50')), { moves: true });
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
      await open(diagramOf(zoo('alphago-192')));
      await page.locator('[data-id="group hidden"] rect.more').click();
      await page.locator('[data-id="group hidden.10"]').first().waitFor({ state: 'attached' });
      await page.locator('[data-id="group hidden"] rect.more').click();
      await page.waitForFunction(() => document.querySelector('[data-id="group hidden.10"]') === null);
    });

    it('stands for the instance where the cursor is', async () => {
      await open(diagramOf(zoo('alphago-192')));
      await select(...Array.from({ length: 11 }, (_, at) => `hidden.${at}.conv`));
      assert.equal(await selected(), 'hidden.0.conv');
    });
  });

  it('shows what is wrong in the box that is broken, and nothing of it elsewhere', async () => {
    await open(diagramOf(zoo('lenet5'), 's4'));
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
      await open(diagramOf(zoo('resnet50')));
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
      await open(diagramOf(zoo('lenet5')));
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
    await open(diagramOf(zoo('resnet50')));
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
    await open(diagramOf(zoo('resnet50')));
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
    await open(diagramOf(zoo('googlenet')));
    const bar = await page.locator('header').boundingBox();
    assert.ok(bar !== null && bar.y + bar.height <= (await placeOf('input input')).y);
  });

  it('shows in high contrast where one thing ends, by lines', async () => {
    await open(diagramOf(zoo('unet'), 'pool1'), { theme: 'vscode-high-contrast' });
    const line = await page
      .locator('.box .face')
      .first()
      .evaluate(face => getComputedStyle(face).strokeWidth);
    assert.ok(0 < Number.parseFloat(line));
    await page.screenshot({ path: 'test/output/screenshots/graph-high-contrast.png' });
  });
});
