import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { themes, writeFolderSettings } from './themes.ts';
import { walk, type Tally } from './ui.ts';

/** Hovers with their pictures and tables, in a light, a dark and a high-contrast theme; and settings that change what is shown. */
export async function walkThroughHovers(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-hovers-'));
  cpSync(resolve('src/zoo/alexnet.cnn.json'), join(folder, 'alexnet.cnn.json'));
  writeFolderSettings(folder, {});
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      await ui.step('opens AlexNet', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('alexnet.cnn.json');
        await page.locator('.view-line', { hasText: 'rf 11' }).first().waitFor();
      });
      for (const [theme, kind] of themes)
        await ui.step(`sees what a stride does, in numbers and in a picture (${theme})`, async () => {
          writeFolderSettings(folder, { 'workbench.colorTheme': theme });
          await page.locator(`.monaco-workbench.${kind}`).waitFor();
          await ui.hover('stride', 'Step between windows', '"stride": 4');
          const picture = page.locator('.monaco-hover:not(.hidden) img[alt^="A window of 11×11 px"]').first();
          await picture.waitFor();
          const width = await picture.evaluate(image => (image as HTMLImageElement).naturalWidth);
          assert.ok(100 < width, `the picture is ${width} px wide`);
          await ui.screenshot(kind);
          await page.keyboard.press('Escape');
        });
      await ui.step('reads why tools differ about the network on its name', async () => {
        const text = await ui.hover('AlexNet', 'what differs from torchvision', '"name": "AlexNet');
        assert.match(text, /flops\s+2,270,512,192 \(2\.27 GFLOP\)/);
        await ui.screenshot('totals');
        await page.keyboard.press('Escape');
      });
      await ui.step('reads the arithmetic of a layer, with its picture below', async () => {
        const text = await ui.hover('maxPool2d', 'Takes the largest value', '"pool1"');
        assert.match(text, /96×55×55 → 96×27×27/);
        await ui.screenshot('layer');
        await page.keyboard.press('Escape');
      });
      await ui.step('counts in FLOPs and MiB once the settings say so', async () => {
        writeFolderSettings(folder, {
          'cnn.convention': 'flops',
          'cnn.units': 'binary',
          'cnn.hints.contents': ['macs', 'memory'],
        });
        await page.locator('.codelens-decoration', { hasText: 'GFLOP' }).waitFor();
        await page.locator('.statusbar-item', { hasText: /GFLOP · .* MiB/ }).waitFor();
        await page.locator('.view-line', { hasText: 'MFLOP · ' }).first().waitFor();
        await page.locator('.view-line', { hasText: 'MiB' }).first().waitFor();
        await ui.screenshot('settings');
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
