import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildDiagram } from '../../src/diagram/build.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import type { ShownDiagram } from '../../src/protocol/diagram.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { ensureChromium } from '../vscode/installVscode.ts';

const resnet50 = readFileSync(new URL('../../src/zoo/resnet50.cnn.json', import.meta.url), 'utf8');
const diagramOf = (text: string, problems: readonly string[] = []): DiagramModel =>
  buildDiagram(readModel(text, catalogue).analysis, { rangeOf: () => undefined, problemAt: () => undefined, problems });

const shown = (model: DiagramModel): object => ({ shown: { model, times: {} } satisfies ShownDiagram });

/** Messages of the channel as they cross between webview and editor. */
interface Message {
  readonly call?: number;
  readonly method?: string;
  readonly params?: { readonly ids?: readonly string[] };
}

const themes = {
  dark: '--vscode-editor-background: #1e1e1e; --vscode-editor-foreground: #cccccc; --vscode-editorWidget-background: #252526;',
  light:
    '--vscode-editor-background: #ffffff; --vscode-editor-foreground: #3b3b3b; --vscode-editorWidget-background: #f8f8f8;',
} as const;

describe('the webview in a browser', () => {
  let browser: Browser;
  let page: Page;
  let script = '';
  let style = '';
  const received: Message[] = [];

  before(async function () {
    this.timeout(300_000);
    const outdir = resolve('test/output/webview');
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

  /** The page as the editor makes it, in a theme; the test is the editor at the other end of the pipe. */
  const open = async (theme: keyof typeof themes): Promise<void> => {
    received.length = 0;
    page = await browser.newPage({ viewport: { width: 700, height: 900 }, reducedMotion: 'reduce' });
    await page.exposeFunction('toEditor', (message: Message) => received.push(message));
    await page.setContent(`<style>:root { ${themes[theme]} } ${style}</style><main id="app"></main>`);
    await page.evaluate(
      'window.acquireVsCodeApi = () => ({ postMessage: message => toEditor(message), getState: () => undefined, setState: () => {} })',
    );
    await page.addScriptTag({ type: 'module', content: script });
    await page.waitForFunction('true');
  };
  const send = (method: string, params: object): Promise<unknown> =>
    page.evaluate(message => window.postMessage(message, '*'), { call: 1000 + received.length, method, params });
  const asked = (method: string): readonly Message[] => received.filter(message => message.method === method);

  for (const theme of ['dark', 'light'] as const)
    it(`draws ResNet-50 in ${theme} colours, with shapes on its edges`, async () => {
      await open(theme);
      await page.waitForTimeout(200);
      assert.equal(asked('ready').length, 1);
      await send('update', shown(diagramOf(resnet50)));
      await page.locator('[data-id="group conv5"]').first().waitFor({ state: 'attached' });
      assert.ok(0 < (await page.locator('.edge text', { hasText: '64×112×112' }).count()));
      await page.screenshot({ path: `test/output/screenshots/webview-${theme}.png` });
    });

  it('tells the editor which node was clicked', async () => {
    await page.locator('[data-id="maxPool2d_1"] .title').click();
    await page.waitForTimeout(100);
    assert.deepEqual(
      asked('openSources').map(({ params }) => params?.ids),
      [['maxPool2d_1']],
    );
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
    await send('select', { ids: ['conv4.rest.2.residual_1.trunk.spatial.conv'] });
    // The first of the repeated blocks is drawn for all of them.
    const node = page.locator('.box.selected[data-id="conv4.rest.0.residual_1.trunk.spatial.conv"]');
    await node.waitFor();
    const box = await node.boundingBox();
    assert.ok(box !== null && 0 <= box.y && box.y + box.height <= 900);
  });

  it('walks from box to box by keyboard', async () => {
    await send('select', { ids: ['stem.conv'] });
    await page.locator('.box.selected[data-id="stem.conv"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('.box.selected[data-id="stem.norm"]').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(100);
    assert.deepEqual(asked('openSources').at(-1)?.params?.ids, ['stem.norm']);
  });

  it('draws another version as it comes, and is never blank', async () => {
    await send(
      'update',
      shown(diagramOf(resnet50.replace('"channels": 64, "kernel": 7', '"channels": 96, "kernel": 7'))),
    );
    await page.locator('.edge text', { hasText: '96×112×112' }).first().waitFor({ state: 'attached' });
    await send('update', shown(diagramOf('{', ['the object is not closed; add a }'])));
    await page.locator('.notice.problem', { hasText: 'not closed' }).waitFor();
    await send('update', shown(diagramOf('{ "input": [3, 8, 8], "layers": [] }')));
    await page.locator('.notice', { hasText: 'No layers yet' }).waitFor();
  });
});
