import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { walk, type Tally } from './ui.ts';

/** Both ways between a text and its diagram, as somebody goes who reads a network: by mouse, by keyboard, and after the window was loaded again. */
export async function walkThroughDiagram(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-diagram-'));
  for (const file of ['resnet50.cnn.json', 'resnet.cnn.ts']) cpSync(resolve('src/zoo', file), join(folder, file));
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      const refused = ui.refusals();
      const diagram = (): Promise<Frame> => ui.frameWith('.canvas');
      const clickOn = async (
        id: string,
        how: Parameters<ReturnType<Frame['locator']>['click']>[0] = {},
      ): Promise<void> => (await diagram()).locator(`.box[data-id="${id}"] .title`).first().click(how);

      /** Puts the cursor behind a text, wherever the keyboard was. */
      const goBehind = async (text: string): Promise<void> => {
        await ui.command('View: Focus First Editor Group');
        await page.locator('.monaco-editor.focused').first().waitFor();
        await ui.goBehind(text);
      };

      await ui.step('opens the diagram of ResNet-50 beside its text', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('resnet50.cnn.json');
        await page.locator('.codelens-decoration', { hasText: '25.6 M params' }).waitFor();
        await ui.command('CNN: Open Diagram to the Side');
        await (await diagram()).locator('.box[data-id="maxPool2d_1"]').waitFor();
      });
      await ui.step('moves the cursor, and the node is marked and brought into view', async () => {
        await goBehind('"name": "fc"');
        const frame = await diagram();
        await frame.locator('.box.selected[data-id="fc"]').waitFor();
        await until('the node to be seen', () => isSeen(frame, 'fc'));
      });
      await ui.step('moves it into a block, whose uses unfold and are marked, all of them', async () => {
        await goBehind('"name": "reduce"');
        const frame = await diagram();
        await frame.locator('.selected[data-id*=".reduce"]').first().waitFor();
        await ui.screenshot('block');
      });
      await ui.step('selects a range of the text, and all that lies in it is marked', async () => {
        await goBehind('{ "type": "maxPool2d"');
        await page.keyboard.press('Home');
        for (let line = 0; line < 3; line++) await page.keyboard.press('Shift+ArrowDown');
        const frame = await diagram();
        for (const id of ['maxPool2d_1', 'group conv2', 'group conv3'])
          await frame.locator(`.selected[data-id="${id}"]`).first().waitFor({ state: 'attached' });
        await ui.screenshot('range');
      });
      await ui.step('clicks a node: its line is shown, and the keyboard stays in the diagram', async () => {
        await clickOn('maxPool2d_1');
        await isAtLine(page, 61);
        assert.equal(await page.evaluate('document.activeElement.tagName'), 'IFRAME');
      });
      await ui.step('takes another node to it with Ctrl, and the text of both is selected', async () => {
        await clickOn('relu_1', { modifiers: ['Control'] });
        const lines = page.locator('.monaco-editor .view-overlays .cslr.selected-text');
        await until('two selections', async () => (await lines.count()) === 2);
        await ui.screenshot('several');
      });
      await ui.step('reads in the card of a node what the hover of its line says', async () => {
        const inText = await ui.hover('maxPool2d', 'Takes the largest value', '"maxPool2d"');
        await page.keyboard.press('Escape');
        const frame = await diagram();
        await (await diagram()).locator('.box[data-id="relu_1"] .title').first().click();
        await page.mouse.move(700, 20);
        await frame.locator('.box[data-id="maxPool2d_1"] .title').first().hover();
        const card = frame.locator('.hover-card', { hasText: 'Takes the largest value' });
        await card.waitFor();
        assert.deepEqual(numbersOf(await card.innerText()), numbersOf(inText));
        const picture = card.locator('img[alt^="A window of 3×3 px"]');
        await until('the picture', () => picture.evaluate(image => 0 < (image as HTMLImageElement).naturalWidth));
        await ui.screenshot('card');
        await page.keyboard.press('Escape');
        await card.waitFor({ state: 'detached' });
      });
      await ui.step('reads it by keyboard, and in the details, which it closes', async () => {
        const frame = await diagram();
        await clickOn('maxPool2d_1');
        await frame.locator('.open-details').click();
        await frame.locator('.details', { hasText: '64×112×112 → 64×56×56' }).waitFor();
        await page.keyboard.press('i');
        await frame.locator('.hover-card', { hasText: 'Takes the largest value' }).waitFor();
        await page.keyboard.press('Escape');
        await frame.locator('.hover-card').waitFor({ state: 'detached' });
        await frame.locator('.details .close').click();
        await frame.locator('.details').waitFor({ state: 'detached' });
      });
      await ui.step('goes from a use of a block to where it is defined', async () => {
        await goBehind('"name": "conv5"');
        const frame = await diagram();
        await frame.locator('.selected[data-id="group conv5"]').first().waitFor();
        await frame
          .locator('.selected[data-id="group conv5"] .title, .selected[data-id="group conv5"] .frame-title')
          .first()
          .click();
        await isAtLine(page, 65);
        await page.keyboard.press('F12');
        await isAtLine(page, 50);
        await page.locator('.monaco-editor.focused').waitFor();
      });
      await ui.step('renames a layer from its menu, and the diagram follows', async () => {
        await goBehind('"name": "fc"');
        const frame = await diagram();
        await frame.locator('.box.selected[data-id="fc"]').waitFor();
        await clickOn('fc', { button: 'right' });
        const item = page.locator('.monaco-menu .action-item', { hasText: 'Rename…' }).first();
        await item.waitFor();
        await ui.screenshot('menu');
        await item.click();
        await rename(page, 'classifier');
        await frame.locator('.box[data-id="classifier"]').waitFor();
        await page.locator('.view-line', { hasText: '"classifier"' }).waitFor();
      });
      await ui.step('and back, with F2 on its node', async () => {
        const frame = await diagram();
        await clickOn('classifier');
        await frame.locator('.box.selected[data-id="classifier"]').waitFor();
        await page.keyboard.press('F2');
        await rename(page, 'fc');
        await frame.locator('.box[data-id="fc"]').waitFor();
        await ui.command('File: Save');
        await page.locator('.tab.dirty').waitFor({ state: 'detached' });
      });
      await ui.step('puts the diagram behind another tab: it is the same when it is seen again', async () => {
        await goBehind('"type": "maxPool2d"');
        const frame = await diagram();
        await frame.locator('.box.selected[data-id="maxPool2d_1"]').waitFor();
        await until('the node to be seen', () => isSeen(frame, 'maxPool2d_1'));
        await clickOn('maxPool2d_1');
        const before = await lookOf(frame);
        await page.locator('.editor-group-container.active .tab.active', { hasText: 'diagram' }).waitFor();
        await ui.openFile('resnet.cnn.ts');
        await until('the diagram to be out of sight', async () => !(await isOpenTab(page, 'diagram')));
        await page.locator('.tab', { hasText: 'resnet50.cnn.json diagram' }).click();
        await until('the diagram as it was', async () => (await lookOf(await diagram())) === before);
        await page.locator('.tab', { hasText: /^resnet\.cnn\.ts$/ }).click();
        await page.keyboard.press('Control+w');
      });
      await ui.step('loads the window again, and has the diagram as it was', async () => {
        const frame = await diagram();
        await clickOn('maxPool2d_1');
        await frame.locator('.box.selected[data-id="maxPool2d_1"]').waitFor();
        const before = await lookOf(frame);
        await ui.command('Developer: Reload Window');
        await until('the page to be loaded again', () => Promise.resolve(frame.isDetached()));
        await page.locator('.monaco-workbench').waitFor();
        await (await diagram()).locator('.box.selected[data-id="maxPool2d_1"]').waitFor();
        await until('the diagram as it was', async () => (await lookOf(await diagram())) === before);
        await clickOn('relu_1');
        await isAtLine(page, 60);
        await ui.screenshot('reloaded');
      });
      await ui.step('says that the text is closed, and opens it with a click', async () => {
        await page.locator('.tab', { hasText: /^resnet50\.cnn\.json$/ }).click();
        await page.keyboard.press('Control+w');
        const frame = await diagram();
        await frame.locator('.notice', { hasText: 'is closed' }).waitFor();
        await clickOn('maxPool2d_1');
        await isAtLine(page, 61);
        await frame.locator('.notice').waitFor({ state: 'detached' });
        // The text stands beside the diagram and not in front of it.
        await frame.locator('.box.selected[data-id="maxPool2d_1"]').waitFor();
        assert.equal(await page.locator('.tab.active').count(), 2);
      });
      await ui.step('begins a name for a layer that has none', async () => {
        const frame = await diagram();
        await clickOn('maxPool2d_1');
        await frame.locator('.box.selected[data-id="maxPool2d_1"]').waitFor();
        await page.keyboard.press('F2');
        await page.locator('.view-line', { hasText: '"maxPool2d", "name": "name"' }).waitFor();
        await page.locator('.monaco-editor.focused').first().waitFor();
        await page.keyboard.type('pool');
        await frame.locator('.box[data-id="pool"]').waitFor();
        await ui.command('File: Save');
        await page.locator('.tab.dirty').waitFor({ state: 'detached' });
      });
      await ui.step('goes both ways with a program', async () => {
        await ui.command('View: Close All Editors');
        await ui.openFile('resnet.cnn.ts');
        await evaluated(page);
        await ui.command('CNN: Open Diagram to the Side');
        const frame = await ui.frameWith('.box[data-id="maxPool2d_1"]');
        await clickOn('maxPool2d_1');
        await isAtLine(page, 45);
        await page.keyboard.press('Enter');
        await page.locator('.monaco-editor.focused').waitFor();
        await goBehind("name: 'fc'");
        await frame.locator('.box.selected[data-id="fc"]').waitFor();
        await ui.screenshot('program');
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

/**
 * Waits until the program in front has its numbers. On a machine that has much else to do an evaluation may be ended before it is done;
 * then a key is pressed, as somebody would.
 */
async function evaluated(page: Page): Promise<void> {
  const totals = page.locator('.statusbar-item', { hasText: '25.6 M params' }).first();
  for (let attempt = 0; attempt < 4; attempt++) {
    const isDone = await totals.waitFor({ timeout: 15_000 }).then(
      () => true,
      () => false,
    );
    if (isDone) return;
    await page.keyboard.type(' ');
    await page.keyboard.press('Control+z');
  }
  await totals.waitFor();
}

/** Types a new name where the editor asks for it. */
async function rename(page: Page, to: string): Promise<void> {
  const input = page.locator('.rename-box input');
  await input.waitFor();
  await input.fill(to);
  await page.keyboard.press('Enter');
}

/** Waits until the cursor of the text is in a line, wherever the keyboard is. */
async function isAtLine(page: Page, line: number): Promise<void> {
  await page
    .locator('.line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) })
    .first()
    .waitFor();
}

/** How a diagram is looked at: where, what is open, what is selected, and whether there are details. */
function lookOf(frame: Frame): Promise<string> {
  return frame.evaluate(
    () =>
      `${document.querySelector('.canvas')?.getAttribute('viewBox') ?? ''} ` +
      `${document.querySelectorAll('.box').length} ${document.querySelectorAll('.details').length} ` +
      [...document.querySelectorAll<SVGElement>('.box.selected')].map(box => box.dataset['id']).join(),
  );
}

function isSeen(frame: Frame, id: string): Promise<boolean> {
  return frame.evaluate(node => {
    const box = document.querySelector(`.box[data-id="${node}"]`)?.getBoundingClientRect();
    return box !== undefined && 0 <= box.top && box.bottom <= window.innerHeight;
  }, id);
}

/** Whether a tab with such a title is in front of others. */
async function isOpenTab(page: Page, title: string): Promise<boolean> {
  return 0 < (await page.locator('.tab.active', { hasText: title }).count());
}

/** All numbers of a text, in their order. */
function numbersOf(text: string): readonly string[] {
  return text.match(/\d[\d,.×]*/g) ?? [];
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await holds().catch(() => false)) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`waited for ${what} in vain`);
}
