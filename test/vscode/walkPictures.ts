import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodePng } from '../support/png.ts';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { quickInput, walk, type Tally } from './ui.ts';

/** Somebody puts a diagram into a paper, and on slides. */
export async function walkThroughPictures(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-pictures-'));
  cpSync(resolve('src/zoo/lenet5.cnn.json'), join(folder, 'lenet5.cnn.json'));
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      const row = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
      const save = async (file: string): Promise<void> => {
        await page.locator('.quick-input-widget', { hasText: 'OK' }).waitFor();
        // The dialog looks at the folder before it says what it proposes.
        const input = await quickInput(page).elementHandle();
        await page.waitForFunction(({ element, proposal }) => (element as HTMLInputElement).value === proposal, {
          element: input,
          proposal: join(folder, file),
        });
        await page.keyboard.press('Enter');
        await page.locator('.notification-toast', { hasText: `${file} is written.` }).waitFor();
        assert.ok(existsSync(join(folder, file)));
      };

      await ui.step('exports the diagram of a network, which opens for that', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('lenet5.cnn.json');
        await page.locator('.codelens-decoration', { hasText: '61.7 k params' }).waitFor();
        await ui.command('CNN: Export Diagram…');
        await row('SVG').waitFor();
        await ui.screenshot('formats');
        await row('SVG').click();
        await row('Print').click();
        await save('lenet5.svg');
        const svg = readFileSync(join(folder, 'lenet5.svg'), 'utf8');
        assert.match(svg, /<title>LeNet-5<\/title>/);
        assert.match(svg, />6×28×28<\/text>/);
      });
      await ui.step('exports it with the button above it as a picture, in what was chosen last', async () => {
        const frame = await ui.frameWith('.box[data-id="c1"]');
        await frame.getByRole('button', { name: 'Export to a file' }).click();
        await row('SVG').waitFor();
        await row('PNG, transparent').click();
        await row('Print').waitFor();
        assert.match(await page.locator('.quick-input-list .monaco-list-row').first().innerText(), /^Print/);
        await row('Dark').click();
        await save('lenet5.png');
        const svg = readFileSync(join(folder, 'lenet5.svg'), 'utf8');
        const { width, at } = decodePng(readFileSync(join(folder, 'lenet5.png')));
        assert.deepEqual([width, at(0, 0)], [2 * Number(/ width="(\d+)"/.exec(svg)?.[1]), [0, 0, 0, 0]]);
        await ui.screenshot('written');
      });
      await ui.step('copies it as a picture from the title of its editor', async () => {
        await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        const frame = await ui.frameWith('.box[data-id="c1"]');
        await frame.locator('.box[data-id="c1"] .title').click();
        await page.locator('.editor-actions a[aria-label^="Copy Diagram"]').first().click();
        await row('twice as many').click();
        await row('Light').click();
        await page.locator('.statusbar-item', { hasText: 'The diagram is on the clipboard' }).waitFor();
        const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types));
        assert.deepEqual(types, ['image/png']);
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
