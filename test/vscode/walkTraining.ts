import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame } from 'playwright-core';
import { runningProcesses } from '../support/processes.ts';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { picturesInThemes } from './themes.ts';
import { quickInput, walk, type Tally, type Ui } from './ui.ts';

/** Long enough that somebody can pause it and load the window again while it goes on. */
const manySteps = '300,000';

/** From an untrained network to one that has learned: start, watch, pause, load the window again, stop, resume, use the weights. */
export async function walkThroughTraining(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-training-'));
  cpSync(resolve('src/zoo/mnist1d.cnn.json'), join(folder, 'mnist1d.cnn.json'));
  const settings = { 'cnn.run.executionProvider': 'cpu' };
  try {
    return await walk(name, { ...options, folder, settings }, async ui => {
      const { page } = ui;
      page.setDefaultTimeout(120_000);
      const refusals = ui.refusals();
      await ui.step('trains a network from the palette: data, then one list with all that can be set', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('mnist1d.cnn.json');
        await page.locator('.codelens-decoration', { hasText: 'params' }).first().waitFor();
        await ui.command('CNN: Train…');
        await pick(ui, 'MNIST-1D');
        await pick(ui, 'Steps');
        await page.locator('.quick-input-title', { hasText: 'Train: Steps' }).waitFor();
        await quickInput(page).fill('1.5');
        await page.locator('.quick-input-message', { hasText: 'a whole number of at least 1' }).waitFor();
        await quickInput(page).fill(manySteps);
        await page.keyboard.press('Enter');
        await page.locator('.quick-input-list .monaco-list-row', { hasText: '300,000 steps of 100' }).waitFor();
        await ui.screenshot('settings');
        await page.locator('.quick-input-list .monaco-list-row', { hasText: '300,000 steps of 100' }).click();
      });
      await ui.step('watches the curve grow, and the time that is left', async () => {
        const frame = await training(ui, 'training');
        const before = await stepOf(frame);
        await until('the curve to grow', async () => before + 1000 < (await stepOf(frame)));
        await frame.locator('[data-chart=loss] .curve path').first().waitFor({ state: 'attached' });
        await frame.locator('.tile', { hasText: /Time left\s*\d/ }).waitFor();
        await frame.locator('table.weights tr[data-tensor]').first().waitFor();
        await page.locator('.statusbar-item', { hasText: /: step [\d,]+ of 300,000/ }).waitFor();
        await ui.screenshot('going-on');
      });
      await ui.step('reads the values of the curve under the mouse', async () => {
        const frame = await training(ui, 'training');
        await frame.locator('[data-chart=loss] .plot').hover({ position: { x: 60, y: 120 } });
        await frame.locator('[data-chart=loss] .pointer').waitFor({ state: 'attached' });
      });
      await ui.step('pauses it, and no step is done any more; then it goes on', async () => {
        const frame = await training(ui, 'training');
        await frame.getByRole('button', { name: 'Pause' }).click();
        await training(ui, 'paused');
        const paused = await stepOf(frame);
        await page.locator('.statusbar-item', { hasText: 'training paused at step' }).waitFor();
        assert.equal(await stepOf(frame), paused);
        await ui.screenshot('paused');
        await frame.getByRole('button', { name: 'Continue' }).click();
        await training(ui, 'training');
        await until('it to go on', async () => paused < (await stepOf(frame)));
      });
      await ui.step(
        'loads the window again while it trains: the panel is there, and it goes on by itself',
        async () => {
          const before = await stepOf(await training(ui, 'training'));
          await ui.command('Developer: Reload Window');
          await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
          const frame = await training(ui, 'training');
          await until('it to go on', async () => before < (await stepOf(frame)));
          // The curve is whole: it begins where the training did.
          await frame.locator('[data-chart=loss] .plot').focus();
          await page.keyboard.press('Home');
          await frame.locator('.curves .reading', { hasText: /^step 0 / }).waitFor();
          await ui.screenshot('after-reload');
        },
      );
      await ui.step('stops it, and resumes it from where it was', async () => {
        const frame = await training(ui, 'training');
        await frame.getByRole('button', { name: 'Stop' }).click();
        await training(ui, 'stopped');
        const stopped = await stepOf(frame);
        assert.ok(existsSync(join(folder, 'mnist1d.safetensors')));
        await ui.screenshot('stopped');
        await frame.getByRole('button', { name: 'Resume' }).click();
        await training(ui, 'training');
        await until('it to go on', async () => stopped < (await stepOf(frame)));
      });
      await ui.step('reads why it ended when its process is killed, and resumes it from the checkpoint', async () => {
        const frame = await training(ui, 'training');
        const runner = resolve('dist/runner.js');
        const children = runningProcesses().filter(({ command }) => command.includes(runner));
        assert.equal(children.length, 1, children.map(({ command }) => command).join());
        for (const { pid } of children) process.kill(pid, 'SIGKILL');
        await training(ui, '✗ failed');
        await frame.locator('.reason', { hasText: 'ended from outside' }).waitFor();
        await ui.screenshot('killed');
        await frame.getByRole('button', { name: 'Resume' }).click();
        await training(ui, 'training');
        await frame.getByRole('button', { name: 'Stop' }).click();
        await training(ui, 'stopped');
      });
      await ui.step('trains again with other settings of the form, to the end', async () => {
        const frame = await training(ui, 'stopped');
        await frame.getByRole('button', { name: 'Settings' }).click();
        await frame.getByLabel('Steps', { exact: true }).fill('3000');
        await frame.getByRole('button', { name: 'Train Again' }).click();
        const done = await training(ui, '✓ trained');
        await done.locator('.confusion table').waitFor();
        await done.locator('.tile', { hasText: '3,000 of 3,000' }).waitFor();
        assert.ok(existsSync(join(folder, 'mnist1d.previous.safetensors')), 'the weights before are kept');
        await ui.command('Notifications: Clear All Notifications');
        await picturesInThemes(ui, folder, 'trained');
      });
      await ui.step('runs the network with the weights that it has learned', async () => {
        const frame = await training(ui, '✓ trained');
        await frame.getByRole('button', { name: 'Run with these weights' }).click();
        const report = await ui.frameWith('.verdict.good:has-text("✓ passed")');
        await report.locator('.facts', { hasText: 'weights: mnist1d.safetensors, step 3,000' }).waitFor();
        await ui.screenshot('run');
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

/** The page of the training, when it says so of it. */
function training(ui: Ui, phase: string): Promise<Frame> {
  return ui.frameWith(`.phase:text-is("${phase}")`);
}

async function stepOf(frame: Frame): Promise<number> {
  const said = await frame.locator('.tile.main dd').first().innerText();
  return Number((/^[\d,]+/.exec(said) ?? [''])[0].replaceAll(',', ''));
}

async function pick({ page }: Ui, label: string): Promise<void> {
  // By its beginning: the row that starts says all settings.
  await page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`).first().click();
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await holds()) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`waited for ${what} in vain`);
}
