import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame } from 'playwright-core';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { quickInput, walk, type Tally, type Ui } from './ui.ts';

/** The first steps of somebody new, and the question that comes next: which layers cost the most. */
export async function walkThroughLayers(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-layers-'));
  for (const file of ['resnet50.cnn.json', 'resnet.cnn.ts']) cpSync(resolve('src/zoo', file), join(folder, file));
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      await ui.step('opens ResNet-50 and its layers in the Explorer', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('resnet50.cnn.json');
        await page.locator('.codelens-decoration', { hasText: '25.6 M params' }).waitFor();
        await ui.command('CNN: Show Layers');
        const frame = await ui.frameWith('.row[data-id="group conv5"]');
        await frame.locator('[role=treegrid][aria-label="Layers of ResNet-50"]').waitFor();
      });
      await ui.step('sorts by params: the last stage is first, and the next click turns it round', async () => {
        const frame = await ui.frameWith('.table');
        const header = frame.getByRole('columnheader', { name: 'Params' });
        await header.getByRole('button').click();
        await until('conv5 to be first', async () => (await topRow(frame)) === 'group conv5');
        assert.equal(await header.getAttribute('aria-sort'), 'descending');
        await ui.screenshot('sorted');
        await header.getByRole('button').click();
        await until('conv5 to be last', async () => (await topRow(frame)) !== 'group conv5');
        await header.getByRole('button').click();
      });
      await ui.step('filters for what is large', async () => {
        const frame = await ui.frameWith('.filter');
        await frame.locator('.filter').fill('type:conv2d params>2M');
        await frame.locator('.count', { hasText: '4 of 174 layers' }).waitFor();
        await ui.screenshot('filtered');
        await frame.locator('.filter').fill('');
        await frame.locator('.row[data-id="maxPool2d_1"]').waitFor();
      });
      await ui.step('clicks a row, and the cursor goes to its line', async () => {
        const frame = await ui.frameWith('.row[data-id="maxPool2d_1"]');
        await frame.locator('.row[data-id="maxPool2d_1"]').click();
        await page.locator('.statusbar-item', { hasText: 'Ln 61' }).waitFor();
      });
      await ui.step('walks down by keyboard, and Enter goes to the text', async () => {
        const frame = await ui.frameWith('.row.active');
        await frame.locator('.table').focus();
        await page.keyboard.press('End');
        await frame.locator('.row.active[data-id="fc"]').waitFor();
        await page.keyboard.press('Enter');
        await page.locator('.monaco-editor.focused .view-line', { hasText: '"fc"' }).first().waitFor();
      });
      await ui.step('moves the cursor, and the row is marked, in a group that opens', async () => {
        await ui.goBehind('"name": "conv3"');
        const frame = await ui.frameWith('.row.marked');
        await frame.locator('.row.marked[data-id="group conv3"]').waitFor();
        await ui.goBehind('"name": "spatial"');
        await frame.locator('.row.marked[data-id$=".spatial"]').first().waitFor();
      });
      await ui.step('edits the text, and the numbers follow', async () => {
        await ui.goBehind('"outFeatures": 1000');
        await page.keyboard.type('0');
        const frame = await ui.frameWith('.row[data-id="fc"]');
        await frame.locator('.row[data-id="fc"] .output', { hasText: '10000' }).waitFor({ state: 'attached' });
        await page.keyboard.press('Control+z');
        await frame.locator('.row[data-id="fc"] .params', { hasText: '2.05 M' }).waitFor();
      });
      for (const theme of ['Light Modern', 'Dark High Contrast', 'Dark Modern'])
        await ui.step(`can read it in ${theme}`, async () => {
          await chooseTheme(ui, theme);
          const frame = await ui.frameWith('.table');
          await frame.locator(`body.${themeClasses[theme] ?? ''}`).waitFor();
          await ui.screenshot(`theme-${theme.replaceAll(' ', '-')}`);
        });
      await ui.step('makes a new network: LeNet-5, which nobody has written to the disk', async () => {
        await ui.command('CNN: New Network');
        await pick(ui, 'LeNet-5');
        await page.locator('.tab.active[aria-label*="lenet5.cnn.json"]').waitFor();
        await page.locator('.codelens-decoration', { hasText: '61.7 k params' }).first().waitFor();
        const frame = await ui.frameWith('.row[data-id="c1"]');
        await frame.locator('[role=treegrid][aria-label="Layers of LeNet-5"]').waitFor();
        assert.equal(existsSync(join(folder, 'lenet5.cnn.json')), false);
        await ui.screenshot('new');
      });
      await ui.step('benchmarks it from the title of the view, unsaved as it is, and sorts by time', async () => {
        await page.locator('.pane-header', { hasText: 'CNN Layers' }).hover();
        await page.locator('.pane-header .action-label[aria-label*="Benchmark"]').click();
        const frame = await ui.frameWith('.row[data-id="c1"]');
        await frame.locator('.row[data-id="c3"] .time .amount', { hasText: /[mµ]s/ }).waitFor({ timeout: 120_000 });
        const header = frame.getByRole('columnheader', { name: 'Time' });
        await header.getByRole('button').click();
        await frame.locator('[aria-sort=descending]', { hasText: 'Time' }).waitFor();
        const report = await ui.frameWith('.benchmark');
        await report.locator('h1', { hasText: 'LeNet-5' }).waitFor();
        await ui.screenshot('timed');
      });
      await ui.step('opens the walkthrough', async () => {
        await ui.command('Welcome: Open Walkthrough');
        await pick(ui, 'Design Your First Network');
        await page.locator('.gettingStartedContainer', { hasText: 'Create a network' }).waitFor();
        await ui.screenshot('walkthrough');
      });
      await ui.step('follows to a program', async () => {
        await ui.openFile('resnet.cnn.ts');
        const frame = await ui.frameWith('.table');
        await frame.locator('.row[data-id="maxPool2d_1"]').waitFor();
        await frame.locator('.row[data-id="maxPool2d_1"]').click();
        await page.locator('.statusbar-item', { hasText: /Ln 45\b/ }).waitFor();
      });
      await ui.step('begins an empty program, which has its numbers at once', async () => {
        await ui.command('CNN: New Network');
        await pick(ui, 'Empty network in TypeScript');
        await page.locator('.tab.active[aria-label*="network.cnn.ts"]').waitFor();
        await page.locator('.codelens-decoration', { hasText: '618 params' }).first().waitFor();
        assert.equal(existsSync(join(folder, 'network.cnn.ts')), false);
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How a page knows the kind of its theme. */
const themeClasses: Readonly<Record<string, string>> = {
  'Light Modern': 'vscode-light',
  'Dark High Contrast': 'vscode-high-contrast',
  'Dark Modern': 'vscode-dark',
};

/** The id of the uppermost row. */
function topRow(frame: Frame): Promise<string> {
  return frame.evaluate(
    () =>
      [...document.querySelectorAll<HTMLElement>('.all .row')].sort(
        (left, right) => left.offsetTop - right.offsetTop,
      )[0]?.dataset['id'] ?? '',
  );
}

async function chooseTheme(ui: Ui, theme: string): Promise<void> {
  await ui.command('Preferences: Color Theme');
  await pick(ui, theme);
}

/** Types into the open list, and takes what it finds. */
async function pick({ page }: Ui, label: string): Promise<void> {
  const input = quickInput(page);
  await input.waitFor();
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
  await row.waitFor({ timeout: 3000 }).catch(() => undefined);
  await input.fill(label);
  await row.click();
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await holds()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`waited for ${what} in vain`);
}
