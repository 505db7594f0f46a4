import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { picturesInThemes } from './themes.ts';
import { quickInput, walk, type Tally } from './ui.ts';

/** What somebody does who wants to know whether an edit has made a network faster: proves, measures, edits, measures, compares. */
export async function walkThroughReports(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-report-'));
  cpSync(resolve('src/zoo/lenet5.cnn.json'), join(folder, 'lenet5.cnn.json'));
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      const refusals = ui.refusals();
      const medianOf = async (): Promise<string> => {
        const frame = await ui.frameWith('.tile.main');
        return frame.locator('.tile.main dd').first().innerText();
      };
      await ui.step('runs LeNet-5 and reads that it is proved', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('lenet5.cnn.json');
        await page.locator('.codelens-decoration', { hasText: '61.7 k params' }).first().waitFor();
        await ui.command('CNN: Run and Prove');
        const frame = await ui.frameWith('.verdict.good:has-text("✓ passed")');
        await frame.locator('h1', { hasText: 'LeNet-5' }).waitFor();
        await frame.locator('table.layers tr[data-id]').first().waitFor();
        await ui.screenshot('proved');
      });
      await ui.step('benchmarks it from the report, and sees every layer as a bar', async () => {
        const frame = await ui.frameWith('.tools');
        await frame.locator('.tools button', { hasText: 'Benchmark' }).click();
        // The run has shown bars already; only a benchmark has a second batch.
        await frame.locator('.benchmark button', { hasText: 'batch 8' }).waitFor();
        await (await ui.frameWith('.bars .layer')).locator('[data-chart=durations]').waitFor();
        await ui.screenshot('benchmark');
      });
      await ui.step('clicks the bar of a layer, and the cursor goes to its line', async () => {
        const frame = await ui.frameWith('.bars .layer');
        await frame.locator('.bars [data-id="c3"] .time').click();
        await page.locator('.line-numbers.active-line-number', { hasText: /^9$/ }).first().waitFor();
        await ui.screenshot('bar');
      });
      await ui.step('copies the report as Markdown by a key', async () => {
        const frame = await ui.frameWith('.tools');
        await frame.locator('h1').click();
        await page.keyboard.press('m');
        await frame.locator('.status', { hasText: 'Copied to the clipboard' }).waitFor();
      });
      await ui.step('edits the text, and the report says that it is of another one', async () => {
        await page.locator('.view-line', { hasText: '"c3"' }).first().click();
        await ui.goBehind('"outChannels": 16');
        await page.keyboard.type('0');
        await ui.frameWith('.benchmark .old');
      });
      await ui.step(
        'benchmarks again and compares with the run before: it is slower, and the text was edited',
        async () => {
          const before = await medianOf();
          await ui.command('CNN: Benchmark');
          const fresh = await ui.frameWith('.benchmark:not(:has(.old))');
          assert.notEqual(await medianOf(), before);
          await fresh.locator('.tools button', { hasText: 'Compare with previous run' }).click();
          await fresh.locator('.comparison', { hasText: 'The text was edited in between.' }).waitFor();
          await fresh.locator('.entries td.slower').first().waitFor();
          await ui.screenshot('compared');
        },
      );
      await ui.step('closes the report and finds both runs in the history', async () => {
        await ui.command('View: Close Editor Group');
        await ui.command('CNN: Show Run History');
        await quickInput(page).waitFor();
        const rows = page.locator('.quick-input-list .monaco-list-row', { hasText: 'LeNet-5' });
        await rows.nth(2).waitFor();
        await ui.screenshot('history');
        await rows.first().click();
        await ui.frameWith('.tile.main');
      });
      await ui.step('compares two runs of the history, chosen from the palette', async () => {
        const choose = async (placeHolder: string): Promise<void> => {
          await page.locator(`.quick-input-widget input[placeholder*="${placeHolder}"]`).waitFor();
          await page.locator('.quick-input-list .monaco-list-row', { hasText: 'LeNet-5' }).first().click();
        };
        await ui.command('CNN: Compare Runs');
        await choose('The later of two benchmarks');
        await choose('is compared with');
        const frame = await ui.frameWith('.comparison .entries td.slower');
        await frame.locator('.comparison', { hasText: 'The text was edited in between.' }).waitFor();
        await picturesInThemes(ui, folder, 'compared');
      });
      await ui.step('loads the window again, and the report is still there', async () => {
        await ui.command('Developer: Reload Window');
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.frameWith('.tile.main');
        await ui.screenshot('restored');
      });
      await ui.step('is refused nothing by the policy of the page', () => {
        assert.deepEqual(refusals, []);
        return Promise.resolve();
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
