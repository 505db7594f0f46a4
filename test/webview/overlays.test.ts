import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { compareNetworks } from '../../src/core/compareNetworks.ts';
import { buildDiagram } from '../../src/diagram/build.ts';
import { withChanges } from '../../src/diagram/changes.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { ShownDiagram } from '../../src/protocol/diagram.ts';
import { ensureChromium } from '../vscode/installVscode.ts';

const noText = { rangeOf: () => undefined, problemAt: () => undefined, problems: [] };
const zoo = (name: string): string => readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8');
const analysisOf = (text: string) => readModel(text, catalogue).analysis;
const diagramOf = (text: string): DiagramModel => buildDiagram(analysisOf(text), noText);

const resnet50 = diagramOf(zoo('resnet50'));
const resnet18 = zoo('resnet18');
/** ResNet-18 with a wider layer before its last, held to what it was. */
const changed = ((): DiagramModel => {
  const text = resnet18.replace('"outFeatures": 1000', '"outFeatures": 10');
  const [before, after] = [analysisOf(resnet18), analysisOf(text)];
  return withChanges(buildDiagram(after, noText), 'HEAD', compareNetworks(before, after));
})();
const times = Object.fromEntries(
  resnet50.nodes.flatMap(({ layer, amounts }) => (layer === undefined ? [] : [[layer, (amounts.macs ?? 0) / 5e8]])),
);

const themes = {
  dark: '--vscode-editor-background: #1e1e1e; --vscode-editor-foreground: #cccccc; --vscode-editorWidget-background: #252526;',
  light:
    '--vscode-editor-background: #ffffff; --vscode-editor-foreground: #3b3b3b; --vscode-editorWidget-background: #f8f8f8; --vscode-descriptionForeground: #57606a;',
} as const;

describe('overlays, search and trace in a browser', () => {
  let browser: Browser;
  let page: Page;
  let script = '';
  let style = '';
  let saved: unknown;
  let onSave = (): void => undefined;
  let calls = 0;

  before(async function () {
    this.timeout(300_000);
    const outdir = resolve('test/output/webview-overlays');
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

  /** The page with a diagram, as it was left when `saved` was kept; the test is the editor at the other end. */
  const open = async (shown: ShownDiagram, theme: keyof typeof themes = 'dark'): Promise<void> => {
    page = await browser.newPage({ viewport: { width: 760, height: 900 } });
    await page.exposeFunction('keep', (state: unknown) => {
      saved = state;
      onSave();
    });
    await page.setContent(`<style>:root { ${themes[theme]} } ${style}</style><main id="app"></main>`);
    await page.evaluate(
      `window.acquireVsCodeApi = () => ({ postMessage: () => {}, getState: () => (${saved === undefined ? 'undefined' : JSON.stringify(saved)}), setState: state => keep(state) })`,
    );
    await page.addScriptTag({ type: 'module', content: script });
    await page.waitForFunction('document.querySelector("script[type=module]") !== null');
    await send('update', { shown });
    await page.locator('.box').first().waitFor();
  };
  const send = (method: string, params: object): Promise<unknown> =>
    page.evaluate(message => window.postMessage(message, '*'), { call: ++calls, method, params });
  const choose = (overlay: string): Promise<unknown> => page.locator('select.overlays').selectOption(overlay);
  const noteOf = async (id: string): Promise<string> =>
    String(await page.locator(`[data-id="${id}"] > .note`).textContent());
  const inView = async (id: string): Promise<void> => {
    const box = page.locator(`.box.selected[data-id="${id}"]`);
    await box.waitFor();
    const place = await box.boundingBox();
    assert.ok(place !== null && 0 <= place.y && place.y + place.height <= 900);
  };

  beforeEach(() => {
    saved = undefined;
  });

  for (const theme of ['dark', 'light'] as const)
    it(`paints and explains what is chosen in the menu, in ${theme} colours`, async () => {
      await open({ model: resnet50, times: {} }, theme);
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
    await open({ model: resnet50, times: {} });
    assert.equal(await page.locator('option[value=time]').isDisabled(), true);
    await send('update', { shown: { model: resnet50, times, areTimesOld: true } satisfies ShownDiagram });
    await page.locator('option[value=time]:not([disabled])').waitFor({ state: 'attached' });
    await choose('time');
    assert.equal(await noteOf('group conv4'), '2.93 ms');
    assert.match(await page.locator('.legend-panel').textContent().then(String), /measured of an earlier text/);
  });

  it('shows what has changed against what, with signs', async () => {
    await open({ model: changed, times: {} }, 'light');
    await choose('difference');
    assert.match(await noteOf('fc'), /^Δ −508 k$/);
    assert.match(await page.locator('.legend-panel').textContent().then(String), /Params since HEAD/);
    assert.equal(await page.locator('.note').count(), 1);
  });

  it('finds layers, walks from hit to hit with Enter, and unfolds what they are in', async () => {
    await open({ model: resnet50, times: {} });
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
    await open({ model: diagramOf(zoo('googlenet')), times: {} }, 'light');
    const group = page.locator('.box.group').nth(3);
    const id = String(await group.getAttribute('data-id'));
    await send('select', { ids: [id] });
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
    await open({ model: resnet50, times: {} });
    await choose('params');
    await page.keyboard.press('Control+f');
    const isKept = new Promise<void>(resolve => {
      onSave = () => {
        if (JSON.stringify(saved).includes('type:linear')) resolve();
      };
    });
    await page.locator('.search input').fill('type:linear');
    await page.locator('.search .count', { hasText: '1 hit' }).waitFor();
    await isKept;
    await page.close();
    await open({ model: resnet50, times: {} });
    assert.equal(await noteOf('fc'), '2.05 M');
    assert.equal(await page.locator('.search input').inputValue(), 'type:linear');
    assert.ok(0 < (await page.locator('.box.faint').count()));
  });
});
