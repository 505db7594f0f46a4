import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildDiagram } from '../../src/diagram/build.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { OtherNetwork, ShownDiagram } from '../../src/protocol/diagram.ts';
import { ensureChromium } from '../vscode/installVscode.ts';

const textOf = (name: string): string =>
  readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8');
const diagramOf = (text: string): DiagramModel =>
  buildDiagram(readModel(text, catalogue).analysis, {
    rangeOf: () => undefined,
    problemAt: () => undefined,
    problems: [],
  });
const other: OtherNetwork = { uri: 'file:///resnet50.cnn.json', model: diagramOf(textOf('resnet50')) };

/** Messages of the channel as they cross between webview and editor. */
interface Message {
  readonly call?: number;
  readonly method?: string;
  readonly params?: { readonly ids?: readonly string[]; readonly uri?: string };
}

const themes = {
  dark: '--vscode-editor-background: #1e1e1e; --vscode-editor-foreground: #cccccc; --vscode-editorWidget-background: #252526;',
  light:
    '--vscode-editor-background: #ffffff; --vscode-editor-foreground: #3b3b3b; --vscode-editorWidget-background: #f8f8f8;',
} as const;

describe('volumes and feature maps in a browser', () => {
  let browser: Browser;
  let page: Page;
  let script = '';
  let style = '';
  const received: Message[] = [];

  before(async function () {
    this.timeout(300_000);
    const outdir = resolve('test/output/volumesView');
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

  /** Whether the file of the other network has been deleted. */
  let isGone = false;

  const send = (message: object): Promise<unknown> => page.evaluate(posted => window.postMessage(posted, '*'), message);
  const call = (method: string, params: object): Promise<unknown> =>
    send({ call: 1000 + received.length, method, params });
  /** The page as the editor makes it, in a theme; the test is the editor at the other end of the pipe. */
  const open = async (theme: keyof typeof themes, name: string, saved?: object): Promise<void> => {
    received.length = 0;
    page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    await page.exposeFunction('toEditor', (message: Message) => {
      received.push(message);
      if (message.method === 'otherNetwork')
        void send({ reply: message.call, ...(isGone ? { error: 'no such file' } : { result: other }) });
    });
    await page.setContent(`<style>:root { ${themes[theme]} } ${style}</style><main id="app"></main>`);
    await page.evaluate(
      `window.acquireVsCodeApi = () => ({ postMessage: message => toEditor(message), getState: () => (${saved === undefined ? 'undefined' : JSON.stringify(saved)}), setState: state => { window.saved = state; } })`,
    );
    await page.addScriptTag({ type: 'module', content: script });
    await page.waitForFunction('true');
    await call('update', { shown: { model: diagramOf(textOf(name)), times: {} } satisfies ShownDiagram });
    await page.locator('header h1').waitFor();
  };
  const press = (label: string): Promise<void> => page.getByRole('button', { name: label, exact: true }).click();
  const asked = (method: string): readonly Message[] => received.filter(message => message.method === method);
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
      asked('openSources').map(({ params }) => params?.ids),
      [['conv2']],
    );
    assert.match((await volume('conv2').locator('title').textContent()) ?? '', /256×27×27[^]*params/);
  });

  it('marks the volume of what the cursor is on, also of what it takes in', async () => {
    await call('select', { ids: ['relu1'] });
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
    await call('update', {
      shown: { model: diagramOf(textOf('alexnet').replace('"outChannels": 96', '"outChannels": 80')), times: {} },
    });
    await page.locator('.volume', { hasText: '80' }).first().waitFor();
  });

  it('draws another network on the same scale until it is closed, and asks for it again after a reload', async () => {
    await open('light', 'vgg16');
    await press('Volumes');
    await press('Compare…');
    await page.locator('.heading', { hasText: 'ResNet-50' }).waitFor();
    await page.screenshot({ path: 'test/output/screenshots/volumes-compared-light.png' });
    const saved = await page.evaluate<object>('window.saved');
    await press('Close ResNet-50');
    await page.waitForFunction(() => document.querySelector('.heading') === null);
    await open('light', 'vgg16', saved);
    await page.locator('.heading', { hasText: 'ResNet-50' }).waitFor();
    assert.deepEqual(
      asked('otherNetwork').map(({ params }) => params?.uri),
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
