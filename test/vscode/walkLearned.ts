import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame } from 'playwright-core';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { picturesInThemes } from './themes.ts';
import { quickInput, walk, type Tally } from './ui.ts';

/** What somebody does who wants to know what a training has brought: checks the gradients, takes the weights, looks into the layers. */
export async function walkThroughLearned(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-learned-'));
  cpSync(resolve('src/zoo/mnist1d.cnn.json'), join(folder, 'mnist1d.cnn.json'));
  execFileSync(
    process.execPath,
    [resolve('dist/cli.js'), 'train', 'mnist1d.cnn.json', '--data', 'mnist1d', '--steps', '500', '--ep', 'cpu'],
    { cwd: folder, stdio: 'pipe' },
  );
  const settings = { 'cnn.run.executionProvider': 'cpu' };
  try {
    return await walk(name, { ...options, folder, settings }, async ui => {
      const { page } = ui;
      const refusals = ui.refusals();
      const row = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
      const picture = async (chart: string): Promise<Frame> => ui.frameWith(`[data-chart=${chart}] svg.drawing`);
      await ui.step('checks the gradients, and reads the verdict beside the text', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('mnist1d.cnn.json');
        await page.locator('.codelens-decoration', { hasText: 'params' }).first().waitFor();
        await ui.command('CNN: Check Gradients');
        await page.locator('.notification-toast', { hasText: /passed · .*17 of 17 gradients agree/ }).waitFor();
        const report = await ui.frameWith('body:has-text("passed") h1:has-text("Gradients")');
        await report.locator('td', { hasText: 'linear_1.weight' }).first().waitFor();
        await ui.screenshot('gradients');
      });
      await ui.step('chooses the weights of the training, and sees that they are used', async () => {
        await page.locator('.tab[data-resource-name="mnist1d.cnn.json"]').click();
        await ui.command('CNN: Choose Weights');
        await row('beside the network').waitFor();
        await ui.screenshot('weights');
        await row('beside the network').click();
        await page.locator('.statusbar-item', { hasText: 'mnist1d.safetensors' }).waitFor();
      });
      await ui.step('looks at the filters that it has learned', async () => {
        await ui.command('CNN: Show What It Learned');
        const frame = await picture('filters');
        await frame.locator('.origin', { hasText: 'mnist1d.safetensors, after 500 steps' }).waitFor();
        await picturesInThemes(ui, folder, 'filters');
      });
      await ui.step('takes data, and sees the activations for an example', async () => {
        const filters = await picture('filters');
        await filters.getByRole('button', { name: 'Data…' }).click();
        await row('MNIST-1D').click();
        await filters.locator('.data', { hasText: '1,000 examples' }).waitFor();
        await filters.getByRole('tab', { name: 'Activations' }).click();
        const frame = await picture('activations');
        await frame.locator('.said', { hasText: /It is\s+\d\s+·\s+the network says/ }).waitFor();
        await ui.screenshot('activations');
      });
      await ui.step('finds the input that moves a channel most', async () => {
        const before = await picture('activations');
        await before.getByRole('tab', { name: 'Maximise' }).click();
        await picture('maximise');
        await ui.screenshot('maximised');
      });
      await ui.step('goes from a frequent mistake to one of its examples', async () => {
        const before = await picture('maximise');
        await before.getByRole('tab', { name: 'Confusion' }).click();
        const frame = await picture('confusion');
        await frame.locator('.mistakes button').first().click();
        const example = frame.getByTitle('Show the activations for this example').first();
        await example.waitFor();
        await picturesInThemes(ui, folder, 'confusion');
        const number = (await example.innerText()).trim();
        await example.click();
        const shown = await picture('activations');
        assert.equal(await shown.getByLabel('Number').inputValue(), number);
      });
      await ui.step('exports what is shown as a drawing', async () => {
        const frame = await picture('activations');
        await frame.getByRole('button', { name: 'Export…' }).click();
        await page.locator('.quick-input-widget', { hasText: 'OK' }).waitFor();
        const target = join(folder, 'mnist1d.activations.svg');
        // The dialog looks at the folder before it says what it proposes.
        const input = await quickInput(page).elementHandle();
        await page.waitForFunction(({ element, proposal }) => (element as HTMLInputElement).value === proposal, {
          element: input,
          proposal: target,
        });
        await page.keyboard.press('Enter');
        await page.locator('.statusbar-item', { hasText: 'is written' }).waitFor();
        assert.match(readFileSync(target, 'utf8'), /^<svg[^]*activations[^]*<\/svg>\s*$/);
      });
      await ui.step('loads the window again, and the same view is there', async () => {
        await ui.command('Developer: Reload Window');
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        const frame = await picture('activations');
        await frame.locator('.said', { hasText: 'the network says' }).waitFor();
        await ui.screenshot('after-reload');
      });
      await ui.step('is refused nothing by the policy of the page', () => {
        assert.deepEqual(refusals, []);
        return Promise.resolve();
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
