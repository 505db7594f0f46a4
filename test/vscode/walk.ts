import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { walk, type Tally } from './ui.ts';

/** What a person does on the first day, in a real editor: reads, breaks, mends, looks, runs. */
export async function walkThroughResnet(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-walk-'));
  cpSync(resolve('src/zoo'), folder, { recursive: true });
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      await ui.step('opens ResNet-50 and sees the totals above it', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('resnet50.cnn.json');
        await page.locator('.codelens-decoration', { hasText: '25.6 M params · 4.09 GMAC' }).waitFor();
      });
      await ui.step('sees the size of a layer behind its line', async () => {
        await page.locator('.view-line', { hasText: '×53' }).first().waitFor();
      });
      await ui.step('sees the size of a stage behind its line', async () => {
        await ui.goBehind('"name": "conv3"');
        await page.locator('.view-line', { hasText: '512×28×28' }).first().waitFor();
      });
      await ui.step('reads the numbers of a stage in the hover', async () => {
        const text = await ui.hover('conv3', 'layers');
        assert.match(text, /512×28×28/);
        assert.match(text, /1,219,584/);
        await ui.screenshot('hover');
        await page.keyboard.press('Escape');
      });
      await ui.step('opens the diagram and sees the stages', async () => {
        await page
          .locator('.codelens-decoration a', { hasText: 'Open Diagram' })
          .first()
          .click({ timeout: 3000 })
          .catch(() => ui.command('CNN: Open Diagram'));
        const frame = await ui.frameWith('[data-id="group conv3"]');
        await frame.locator('.edge text', { hasText: '256×56×56' }).first().waitFor();
      });
      await ui.step('clicks a node and the cursor goes to its line', async () => {
        // The diagram shows what the cursor is on, and what is near that.
        await ui.goBehind('"name": "stem"');
        const frame = await ui.frameWith('[data-id="maxPool2d_1"]');
        await frame.locator('[data-id="maxPool2d_1"] .title').first().click();
        await page.locator('.line-numbers.active-line-number', { hasText: /^61$/ }).first().waitFor();
        await page.keyboard.press('Enter');
        await page.locator('.statusbar-item', { hasText: 'Ln 61' }).waitFor();
      });
      await ui.step('moves the cursor and the node is marked', async () => {
        await page.locator('.view-line', { hasText: '"fc"' }).first().click();
        const frame = await ui.frameWith('.box.selected');
        await frame.locator('.box.selected[data-id="fc"]').waitFor();
        await ui.screenshot('diagram');
      });
      await ui.step('makes a mistake and is told how to mend it, and the diagram shows where', async () => {
        await ui.goBehind('"kernelSize": 3');
        await page.keyboard.type('00');
        await page.locator('.squiggly-error').first().waitFor();
        await ui.command('Problems: Focus on Problems View');
        const message =
          'kernel 300×300 does not fit the 112×112 input of "maxPool2d_1", padded to 114×114; use padding 94 or a kernelSize of at most 114';
        await page.locator('.markers-panel .monaco-list-row', { hasText: message }).first().waitFor();
        const frame = await ui.frameWith('.box.problem');
        await frame.locator('.box.problem[data-id="maxPool2d_1"]').waitFor();
        await frame.locator('.edge text', { hasText: '64×?×?' }).first().waitFor();
        await ui.screenshot('mistake');
      });
      await ui.step('takes it back and all is well again', async () => {
        await page.locator('.view-line', { hasText: 'maxPool2d' }).first().click();
        await page.keyboard.press('Control+z');
        await page.keyboard.press('Control+Home');
        await page.locator('.codelens-decoration', { hasText: '25.6 M params · 4.09 GMAC' }).waitFor();
        await page.waitForFunction(() => document.querySelector('.squiggly-error') === null);
      });
      await ui.step('presses Run and reads "passed" and a median in the report', async () => {
        await page.locator('.codelens-decoration a', { hasText: 'Run' }).first().click();
        await page.locator('.notification-toast', { hasText: 'Running' }).first().waitFor();
        const frame = await ui.frameWith('.verdict.good:has-text("174 of 174 layers")');
        await frame.locator('.batches th', { hasText: 'Median' }).waitFor();
        const median = await frame.locator('.tile.main dd').first().innerText();
        assert.match(median, /^[\d.,]+ ms$/);
        await ui.command('Notifications: Show Notifications');
        const message = 'passed · ResNet-50: 174 of 174 layers agree with the run';
        await page.locator('.notifications-center', { hasText: message }).first().waitFor();
        await ui.screenshot('report');
      });
      await ui.step('opens the deconvolution network and reads how a transposed convolution makes larger', async () => {
        await ui.command('View: Close All Editors');
        await ui.openFile('deconvnet.cnn.json');
        await page.locator('.codelens-decoration', { hasText: '252 M params · 32.7 GMAC' }).waitFor();
        await ui.goBehind('"name": "unfold"');
        await page.locator('.view-line', { hasText: '512×7×7' }).first().waitFor();
        await ui.goBehind('"unpool5"');
        const text = await ui.hover('maxUnpool2d', 'Puts each value back');
        assert.match(text, /512×7×7 and 512×7×7 → 512×14×14/);
        await page.keyboard.press('Escape');
      });
      await ui.step('sees its diagram, with each unpooling beside its pool', async () => {
        await ui.command('CNN: Open Diagram');
        const frame = await ui.frameWith('[data-id="unpool1"]');
        await frame.locator('.edge text', { hasText: '512×14×14' }).first().waitFor();
        await ui.screenshot('deconvnet');
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
