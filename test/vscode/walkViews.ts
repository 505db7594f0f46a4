import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { quickInput, walk, type Tally } from './ui.ts';

/** All ways to look at a network, as somebody goes through them who wants to understand one: what is large, what is seen, what is computed. */
export async function walkThroughViews(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-views-'));
  const git = (...args: readonly string[]): void => {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...author, ...args], { cwd: folder, stdio: 'ignore' });
  };
  for (const file of ['resnet50.cnn.json', 'lenet5.cnn.json']) cpSync(resolve('src/zoo', file), join(folder, file));
  git('init');
  git('add', '.');
  git('commit', '-m', 'Two networks');
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      const refused = ui.refusals();
      const diagram = (): Promise<Frame> => ui.frameWith('header .views');
      const box = (frame: Frame, id: string): Locator => frame.locator(`.box[data-id="${id}"]`).first();
      const head = (frame: Frame, id: string): Locator => frame.locator(`.head[data-id="${id}"]`).first();
      const legend = (frame: Frame, text: string): Locator => frame.locator('.legend-panel', { hasText: text });
      const row = (text: string): Locator =>
        page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
      const choose = async (view: string): Promise<void> =>
        (await diagram()).locator('header .views button', { hasText: view }).click();
      const colour = async (overlay: string): Promise<void> => {
        await (await diagram()).locator('select.overlays').selectOption(overlay);
      };
      /** Puts the cursor behind a text, wherever the keyboard was. */
      const goBehind = async (text: string): Promise<void> => {
        await ui.command('View: Focus First Editor Group');
        await page.locator('.monaco-editor.focused').first().waitFor();
        await ui.goBehind(text);
      };
      const takeFromMenu = async (id: string, item: string): Promise<void> => {
        await box(await diagram(), id)
          .locator('.title')
          .click({ button: 'right' });
        // A menu that has just opened takes no click: a person would click again.
        const entry = page.locator('.monaco-menu .action-item', { hasText: item }).first();
        await entry.waitFor();
        await until('the menu to close', async () => {
          if (await entry.isVisible()) await entry.click({ timeout: 2000 });
          await entry.waitFor({ state: 'detached', timeout: 2000 });
          return true;
        });
      };
      const openNetwork = async (file: string, totals: string, first: string): Promise<void> => {
        await ui.command('View: Close All Editors');
        await ui.openFile(file);
        await page.locator('.codelens-decoration', { hasText: totals }).waitFor();
        await ui.command('CNN: Open Diagram to the Side');
        await box(await diagram(), first).waitFor();
      };

      await ui.step('opens ResNet-50 in a repository, with room for its diagram', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await openNetwork('resnet50.cnn.json', '25.6 M params', 'maxPool2d_1');
        await page.keyboard.press('Control+b');
      });
      await ui.step('unfolds a block of a stage where it stands, and folds it', async () => {
        const frame = await diagram();
        const block = 'group conv2.first.residual_1';
        const outline = frame.locator(`[data-id="${block}"]`).first();
        const before = await topOf(outline);
        await box(frame, block).locator('.chevron').click();
        await box(frame, `${block}.trunk`).waitFor();
        await until('the block to stand where it was', async () => isNear(await topOf(outline), before));
        await ui.screenshot('unfolded');
        await head(frame, block).locator('.chevron').click();
        await box(frame, `${block}.trunk`).waitFor({ state: 'detached' });
        await until('the block to stand where it was', async () => isNear(await topOf(outline), before));
      });
      await ui.step('sees every instance of a repeat that is drawn once, and one for all again', async () => {
        const frame = await diagram();
        await goBehind('"name": "conv2"');
        await frame.locator('.selected.head[data-id="group conv2"]').waitFor();
        await head(frame, 'group conv2.rest').locator('rect.more').click();
        await box(frame, 'group conv2.rest.1').waitFor();
        await ui.screenshot('in-full');
        await head(frame, 'group conv2.rest').locator('rect.more').click();
        await box(frame, 'group conv2.rest.1').waitFor({ state: 'detached' });
      });
      await ui.step('gets another text from outside: what is selected stays where the eye is', async () => {
        const frame = await diagram();
        await goBehind('"name": "conv3"');
        const stage = frame.locator('.selected.head[data-id="group conv3"]');
        await stage.waitFor();
        const before = await resting(() => topOf(stage));
        const pool = '{ "type": "maxPool2d", "kernelSize": 3, "stride": 2, "padding": 1 }';
        const file = join(folder, 'resnet50.cnn.json');
        const written = readFileSync(file, 'utf8');
        writeFileSync(file, written.replace(pool, `${pool}, { "type": "dropout" }, { "type": "tanh" }`));
        await box(frame, 'tanh_1').waitFor();
        await until('the stage to stand where it was', async () => isNear(await topOf(stage), before));
        writeFileSync(file, written);
        await box(frame, 'tanh_1').waitFor({ state: 'detached' });
        await until('the stage to stand where it was', async () => isNear(await topOf(stage), before));
      });
      await ui.step('has MACs as colours, and reads from the legend what they are together', async () => {
        const frame = await diagram();
        await colour('macs');
        await legend(frame, 'MACs').filter({ hasText: '4.09 G' }).waitFor();
        await ui.screenshot('macs');
      });
      await ui.step('looks for layers of more than 100 MMAC, and goes from one to the next', async () => {
        const frame = await diagram();
        await frame.locator('.canvas').focus();
        await page.keyboard.press('Control+f');
        const input = frame.locator('.search input');
        await input.fill('macs>100M');
        const count = frame.locator('.search .count');
        await count.filter({ hasText: '23 hits' }).waitFor();
        await input.press('Enter');
        await count.filter({ hasText: / of 23/ }).waitFor();
        const first = await count.innerText();
        await input.press('Enter');
        await until('the next hit', async () => (await count.innerText()) !== first);
        await input.press('Shift+Enter');
        await count.filter({ hasText: first }).waitFor();
        await frame.locator('.box.selected').first().waitFor();
        await ui.screenshot('search');
        await input.press('Escape');
        await input.waitFor({ state: 'detached' });
      });
      await ui.step('traces what a layer reads and what reads it', async () => {
        const frame = await diagram();
        await goBehind('"type": "maxPool2d"');
        await box(frame, 'maxPool2d_1').and(frame.locator('.selected')).waitFor();
        await frame.locator('.canvas').focus();
        await page.keyboard.press('t');
        await frame.locator('.trace-line', { hasText: 'maxPool2d_1 reads 3 layers, read by 170' }).waitFor();
        await ui.screenshot('trace');
        await page.keyboard.press('Escape');
        await frame.locator('.trace-line').waitFor({ state: 'detached' });
      });
      await ui.step('changes a number and sees in colours where parameters have become more', async () => {
        const frame = await diagram();
        await goBehind('"name": "conv3", "width": 1');
        await page.keyboard.type('3');
        await page.keyboard.press('Delete');
        await colour('difference');
        await legend(frame, 'since HEAD').waitFor();
        await head(frame, 'group conv3').filter({ hasText: 'Δ' }).waitFor();
        await ui.screenshot('difference');
      });
      await ui.step('opens LeNet-5 and measures it, and has the time of its layers as colours', async () => {
        await ui.command('View: Focus First Editor Group');
        await ui.command('File: Save');
        await page.locator('.tab.dirty').waitFor({ state: 'detached' });
        await openNetwork('lenet5.cnn.json', '61.7 k params', 'c1');
        await ui.command('View: Focus First Editor Group');
        await ui.command('CNN: Benchmark');
        await ui.frameWith('#app:has(h1:text-is("LeNet-5")) .bars .layer');
        await page.locator('.tab', { hasText: 'lenet5.cnn.json diagram' }).click();
        const frame = await diagram();
        await until('the times', async () => {
          await colour('time');
          return legend(frame, 'Measured time')
            .filter({ hasText: /\d (ms|µs) together/ })
            .isVisible();
        });
        await ui.screenshot('time');
        await colour('');
      });
      await ui.step('sees its volumes, and those of another network beside them', async () => {
        const frame = await diagram();
        await choose('Volumes');
        await frame.locator('.volumes .volume[data-id="c3"]').waitFor();
        await frame.getByRole('button', { name: 'Compare…' }).click();
        await quickInput(page).fill('AlexNet');
        await row('AlexNet').click();
        await frame.getByRole('button', { name: 'Close AlexNet' }).waitFor();
        await frame.locator('.volumes', { hasText: '96' }).waitFor();
        await ui.screenshot('volumes');
        await frame.getByRole('button', { name: 'Close AlexNet' }).click();
        await choose('Feature Maps');
        await frame.locator('.volumes [data-id="c3"]').waitFor();
        await ui.screenshot('maps');
      });
      await ui.step('reads what a unit sees, and of another unit', async () => {
        const frame = await diagram();
        await choose('Graph');
        await takeFromMenu('c3', 'Show Receptive Field');
        const patch = frame.locator('.patches tr', { hasText: '1×32×32' }).filter({ hasText: '14×14' });
        await patch.filter({ hasText: '8…21' }).waitFor();
        await frame.locator('.unit input').first().fill('0');
        await frame.locator('.unit input').first().press('Enter');
        await patch.filter({ hasText: '0…13 · 8…21' }).waitFor();
        await ui.screenshot('field');
      });
      await ui.step('steps through the windows of a layer, and changes a number of its kernel', async () => {
        const frame = await diagram();
        await choose('Graph');
        await takeFromMenu('c1', 'Step Through Windows');
        const equation = frame.locator('.windows .equation');
        await equation.filter({ hasText: 'output (1, 1)' }).waitFor();
        await frame.locator('.windows .step[aria-label^="Next"]').click();
        await equation.filter({ hasText: 'output (1, 2)' }).waitFor();
        const output = frame.locator('.windows [data-id="output 1"]');
        const before = await output.getAttribute('aria-label');
        await frame.locator('.windows [data-id="kernel 0"]').click();
        await frame.locator('.cell-editor').fill('90');
        await frame.locator('.cell-editor').press('Enter');
        await until('another output', async () => (await output.getAttribute('aria-label')) !== before);
        await frame.getByRole('button', { name: 'Matrix' }).click();
        await frame.locator('.windows', { hasText: 'Toeplitz' }).waitFor();
        await ui.screenshot('windows');
      });
      await ui.step('has asked for nothing that the policy of the page refuses', () => {
        assert.deepEqual(refused, []);
        return Promise.resolve();
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How far an element is from the top of its page, px. */
async function topOf(element: Locator): Promise<number> {
  return element.evaluate(each => each.getBoundingClientRect().top);
}

/** A number once it does not change any more from one moment to the next. */
async function resting(read: () => Promise<number>): Promise<number> {
  let last = await read();
  await until('what moves to rest', async () => {
    await new Promise(resolve => setTimeout(resolve, 100));
    const [before, now] = [last, await read()];
    last = now;
    return before === now;
  });
  return last;
}

/** Whether two places are the same to the eye, px. */
function isNear(place: number, other: number): boolean {
  return Math.abs(place - other) < 3;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await holds().catch(() => false)) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`waited for ${what} in vain`);
}
