import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { svgOf, type PictureOptions } from '../../src/diagram/export/svg.ts';
import { styles } from '../../src/diagram/export/styles.ts';
import { createRasteriser } from '../../src/raster/png.ts';
import { copyRaster } from '../support/bundle.ts';
import { usePages, type OpenPage } from '../support/diagramPage.ts';
import { zooDiagram } from '../support/diagrams.ts';
import { decodePng } from '../support/png.ts';

const options: PictureOptions = { theme: 'light', background: 'paper', title: 'ResNet-50' };

describe('pictures of a page', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;

  before(async () => {
    opened = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    ({ page } = opened);
    await opened.update(zooDiagram('resnet50'));
    await page.locator('.box').first().waitFor();
  });

  it('are what the command line draws', async () => {
    const answer = await opened.call('picture', { format: 'svg', theme: 'light', background: 'paper' });
    const model = zooDiagram('resnet50');
    const figure = styles.graph.figureOf([model], {});
    assert.deepEqual(answer, { text: svgOf(figure, { ...options, description: model.totals }) });
    const tikz = (await opened.call('picture', { format: 'tikz', theme: 'print', background: 'transparent' })) as {
      text: string;
    };
    assert.match(tikz.text, /^% ResNet-50\n/);
  });

  it('are XML to a browser, which draws them in the size that they say', async () => {
    const { text } = (await opened.call('picture', { format: 'svg', theme: 'dark', background: 'paper' })) as {
      text: string;
    };
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
    await opened.untilAsked('exportPicture');
    await opened.untilAsked('copyPicture');
  });

  it('go to the clipboard', async () => {
    const figure = styles.graph.figureOf([zooDiagram('lenet5')], {});
    const { pngOf } = await createRasteriser(copyRaster('pictures'));
    const png = pngOf(svgOf(figure, { ...options, background: 'transparent' }), { scale: 1 });
    assert.ok(png instanceof Uint8Array);
    assert.deepEqual(await opened.call('copyImage', { png: Buffer.from(png).toString('base64') }), {});
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
    const { problem } = (await opened.call('copyImage', { png: 'AQID' })) as { problem?: string };
    assert.ok(problem !== undefined && problem !== '');
  });
});
