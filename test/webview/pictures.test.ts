import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { svgOf, type PictureOptions } from '../../src/diagram/export/svg.ts';
import { styles } from '../../src/diagram/export/styles.ts';
import { createRasteriser } from '../../src/raster/png.ts';
import type { ShownDiagram } from '../../src/protocol/diagram.ts';
import { copyRaster } from '../support/bundle.ts';
import { zooDiagram } from '../support/diagrams.ts';
import { decodePng } from '../support/png.ts';
import { ensureChromium } from '../vscode/installVscode.ts';

/** Messages of the channel as they cross between page and editor. */
interface Message {
  readonly call?: number;
  readonly reply?: number;
  readonly method?: string;
  readonly result?: unknown;
}

/** A browser lets pages of safe origins alone use the clipboard; nothing is asked of this one. */
const origin = 'https://editor.test/';

const options: PictureOptions = { theme: 'light', background: 'paper', title: 'ResNet-50' };

describe('pictures of a page', () => {
  let browser: Browser;
  let page: Page;
  const received: Message[] = [];
  const waiting = new Map<number, (result: unknown) => void>();

  before(async function () {
    this.timeout(300_000);
    const outdir = resolve('test/output/pictures');
    await build({
      entryPoints: { webview: 'webview/main.ts' },
      outdir,
      bundle: true,
      format: 'esm',
      logLevel: 'warning',
    });
    mkdirSync('test/output/screenshots', { recursive: true });
    const args = JSON.parse(
      readFileSync(new URL('../vscode/rig/chromiumArguments.json', import.meta.url), 'utf8'),
    ) as string[];
    browser = await chromium.launch({ executablePath: ensureChromium(), headless: false, args });
    const context = await browser.newContext();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    page = await context.newPage();
    const style = readFileSync(`${outdir}/webview.css`, 'utf8');
    const body = `<!DOCTYPE html><meta charset="utf-8"><style>${style}</style><main id="app"></main>`;
    await page.route('**/*', route => route.fulfill({ contentType: 'text/html', body }));
    await page.exposeFunction('toEditor', (message: Message) => {
      received.push(message);
      if (message.reply !== undefined) waiting.get(message.reply)?.(message.result);
    });
    await page.goto(origin);
    await page.evaluate(
      'window.acquireVsCodeApi = () => ({ postMessage: message => toEditor(message), getState: () => undefined, setState: () => {} })',
    );
    await page.addScriptTag({ type: 'module', content: readFileSync(`${outdir}/webview.js`, 'utf8') });
    await call('update', { shown: { model: zooDiagram('resnet50'), times: {} } satisfies ShownDiagram });
    await page.locator('.box').first().waitFor();
  });
  after(() => browser.close());

  /** What the page answers to a call of the editor, which crosses as text. */
  const call = async (method: string, params: object): Promise<unknown> => {
    const id = 1 + waiting.size;
    const answer = new Promise<unknown>(resolve => waiting.set(id, resolve));
    await page.evaluate(message => window.postMessage(message, '*'), JSON.stringify({ call: id, method, params }));
    return answer;
  };

  it('are what the command line draws', async () => {
    const answer = await call('picture', { format: 'svg', theme: 'light', background: 'paper' });
    const model = zooDiagram('resnet50');
    const figure = styles.graph.figureOf([model], {});
    assert.deepEqual(answer, { text: svgOf(figure, { ...options, description: model.totals }) });
    const tikz = (await call('picture', { format: 'tikz', theme: 'print', background: 'transparent' })) as {
      text: string;
    };
    assert.match(tikz.text, /^% ResNet-50\n/);
  });

  it('are XML to a browser, which draws them in the size that they say', async () => {
    const { text } = (await call('picture', { format: 'svg', theme: 'dark', background: 'paper' })) as { text: string };
    const { error, texts, width } = await page.evaluate(svg => {
      const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
      const drawn = document.importNode(parsed.documentElement, true);
      document.body.append(drawn);
      const { width } = drawn.getBoundingClientRect();
      drawn.remove();
      return {
        error: parsed.querySelector('parsererror')?.textContent,
        texts: parsed.querySelectorAll('text').length,
        width,
      };
    }, text);
    assert.equal(error, undefined);
    assert.ok(40 < texts, `${texts} texts`);
    assert.equal(width, Number(/width="(\d+)"/.exec(text)?.[1]));
  });

  it('are asked for with the buttons of the page', async () => {
    await page.getByRole('button', { name: 'Export to a file' }).click();
    await page.getByRole('button', { name: 'Copy to the clipboard' }).click();
    await page.waitForFunction('true');
    const methods = received.map(({ method }) => method);
    assert.ok(methods.includes('exportPicture') && methods.includes('copyPicture'), methods.join());
  });

  it('go to the clipboard', async () => {
    const figure = styles.graph.figureOf([zooDiagram('lenet5')], {});
    const { pngOf } = await createRasteriser(copyRaster('pictures'));
    const png = pngOf(svgOf(figure, { ...options, background: 'transparent' }), { scale: 1 });
    assert.ok(png instanceof Uint8Array);
    assert.deepEqual(await call('copyImage', { png: Buffer.from(png).toString('base64') }), {});
    const bytes = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const blob = await item?.getType('image/png');
      return blob && [...new Uint8Array(await blob.arrayBuffer())];
    });
    const { width, height, at } = decodePng(Uint8Array.from(bytes ?? []));
    const sent = decodePng(png);
    assert.deepEqual([width, height, at(0, 0)], [sent.width, sent.height, [0, 0, 0, 0]]);
  });

  it('say why they do not, where a browser does not let them', async () => {
    const { problem } = (await call('copyImage', { png: 'AQID' })) as { problem?: string };
    assert.ok(problem !== undefined && problem !== '');
  });
});
