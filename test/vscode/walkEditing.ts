import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { picturesInThemes, writeFolderSettings } from './themes.ts';
import { walk, type Tally } from './ui.ts';

/** Writing with the help of the editor: a mistake explained and mended by its fix, a layer rewritten, a value completed, a name changed. */
export async function walkThroughEditing(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-editing-'));
  for (const file of ['lenet5.cnn.json', 'unet.cnn.json', 'alexnet-grouped.cnn.json', 'resnet.cnn.ts'])
    cpSync(resolve('src/zoo', file), join(folder, file));
  writeFolderSettings(folder, {});
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      const line = (text: string) => page.locator('.view-line', { hasText: text }).first();
      const noMistakes = () => page.waitForFunction(() => document.querySelector('.squiggly-error') === null);
      const offered = async (title: string) => {
        const row = page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first();
        // TypeScript may still be starting, and the list waits for it: a person would ask again.
        for (let attempt = 0; attempt < 8 && !(await row.isVisible()); attempt++) {
          await page.keyboard.press('Escape');
          await page.keyboard.press('Control+.');
          await row.waitFor({ timeout: 5000 }).catch(() => undefined);
        }
        await row.waitFor({ timeout: 1000 });
        return row;
      };

      await ui.step('opens LeNet-5', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('lenet5.cnn.json');
        await page.locator('.codelens-decoration', { hasText: '61.7 k params' }).waitFor();
      });
      await ui.step('makes a kernel too large, and follows the code of the mistake to what it means', async () => {
        await ui.goBehind('"outChannels": 120, "kernelSize": 5');
        await page.keyboard.type('0');
        await page.locator('.squiggly-error').first().waitFor();
        await ui.command('Problems: Focus on Problems View');
        await page
          .locator('.markers-panel .monaco-list-row', { hasText: 'kernel 50×50 does not fit' })
          .first()
          .waitFor();
        await page.locator('.markers-panel a', { hasText: 'window-larger-than-input' }).first().click();
        await ui.frameWith('h1:has-text("window-larger-than-input")');
        await ui.screenshot('explained');
        await ui.command('View: Close Editor');
        await ui.command('View: Hide Panel');
      });
      await ui.step('is offered a fix with its effect, and takes it', async () => {
        await ui.goBehind('"kernelSize": 50');
        await page.keyboard.press('ArrowLeft');
        const fix = await offered('kernelSize 5, the largest that fits');
        await picturesInThemes(ui, folder, 'fix');
        await fix.click();
        await noMistakes();
        await line('"outChannels": 120, "kernelSize": 5 }').waitFor();
      });
      await ui.step('rewrites a 5×5 convolution as two of 3×3, and reads beforehand what that costs', async () => {
        await ui.goBehind('"name": "c3');
        const rewrite = await offered('3×3');
        await ui.screenshot('rewrite');
        await rewrite.click();
        await page.locator('.view-line', { hasText: '"kernelSize": 3' }).nth(1).waitFor();
        await page.keyboard.press('Control+z');
      });
      await ui.step('is offered the divisors of the channels for groups', async () => {
        await ui.openFile('alexnet-grouped.cnn.json');
        await ui.goBehind('"groups": ');
        await page.keyboard.press('Control+Space');
        await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: '48' }).first().waitFor();
        await picturesInThemes(ui, folder, 'completion');
        await page.keyboard.press('Escape');
      });
      await ui.step('renames a layer, and what reads it follows', async () => {
        await ui.openFile('unet.cnn.json');
        await ui.goBehind('"name": "drop4');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('F2');
        await page.locator('.rename-box input').first().fill('thinned');
        await picturesInThemes(ui, folder, 'rename');
        await page.keyboard.press('Enter');
        await line('"from": "thinned"').waitFor();
        await page.keyboard.press('Control+z');
      });
      await ui.step('goes from a reference to the layer that it names', async () => {
        await ui.goBehind('"from": "down3');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('F12');
        const target = `Ln ${lineOf('unet.cnn.json', '"name": "down3"')},`;
        await page.locator('.statusbar-item', { hasText: target }).waitFor();
      });
      await ui.step('makes a mistake in a program, and takes the fix', async () => {
        await ui.openFile('resnet.cnn.ts');
        await ui.goBehind('stem, { kernelSize: 3');
        await page.keyboard.type('00');
        await page.locator('.squiggly-error').first().waitFor();
        await page.keyboard.press('ArrowLeft');
        await (await offered('kernelSize 114')).click();
        await noMistakes();
        await line('stem, { kernelSize: 114,').waitFor();
        await ui.screenshot('program');
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Number of the line with a text in a file of the zoo, from 1. */
function lineOf(file: string, text: string): number {
  return readFileSync(resolve('src/zoo', file), 'utf8').split(text)[0]?.split('\n').length ?? 0;
}
