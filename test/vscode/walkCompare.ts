import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { walk, type Tally } from './ui.ts';

const network = `{
  "name": "small",
  "input": [3, 32, 32],
  "layers": [
    { "type": "conv2d", "outChannels": 8, "kernelSize": 3 },
    { "type": "relu" },
    { "type": "flatten" },
    { "type": "linear", "outFeatures": 10 }
  ]
}
`;

/** What has changed, for somebody who edits a network that lies in a git repository. */
export async function walkThroughChanges(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-changes-'));
  const git = (...args: readonly string[]): void => {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...author, ...args], { cwd: folder, stdio: 'ignore' });
  };
  writeFileSync(join(folder, 'small.cnn.json'), network);
  git('init');
  git('add', '.');
  git('commit', '-m', 'A small network');
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      const totals = page.locator('.statusbar-item', { hasText: 'params · ' });
      const hint = (text: string) => page.locator('.view-line', { hasText: text }).first();

      await ui.step('opens a network and reads its totals in the status bar', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('small.cnn.json');
        await totals.filter({ hasText: '72.2 k params · 266 kMAC · 57.6 kB' }).waitFor();
        const label = await totals.locator('a').first().getAttribute('aria-label');
        assert.match(label ?? '', /^small: 72\.2 k params/);
      });
      await ui.step('changes a layer and sees behind its line by how much it has grown since the commit', async () => {
        await ui.goBehind('"outChannels": ');
        await page.keyboard.type('1');
        await hint('18×30×30').waitFor();
        await hint('Δ +280 params').waitFor();
        await hint('Δ +90 k params').waitFor();
        await page.locator('.codelens-decoration', { hasText: 'since HEAD' }).waitFor();
        await ui.screenshot('hints');
      });
      await ui.step('reads in the hover what the layer was', async () => {
        const text = await ui.hover('conv2d', 'Since HEAD');
        assert.match(text, /outChannels\s+8\s+18/);
        assert.match(text, /\+280 \(\+125\.0 %\)/);
        await ui.screenshot('hover');
        await page.keyboard.press('Escape');
      });
      await ui.step('reads in the status bar what has become of the totals', async () => {
        await totals.hover();
        await page.locator('.monaco-hover:not(.hidden)', { hasText: 'Since HEAD' }).first().waitFor();
        await ui.screenshot('totals');
        await page.mouse.move(400, 300);
      });
      await ui.step('compares with HEAD and sees the changed line beside what it was', async () => {
        await ui.command('CNN: Compare with…');
        await page.locator('.quick-input-list .monaco-list-row', { hasText: 'the newest commit' }).first().click();
        const title = 'small.cnn.json since HEAD: 1 layer changed: +90.3 k params';
        await page.locator('.tab.active', { hasText: title }).waitFor();
        const side = (which: string, text: string) =>
          page.locator(`.monaco-diff-editor .editor.${which} .view-line`, { hasText: text }).first();
        await side('original', 'outChannels 8, kernelSize 3').waitFor();
        await side('modified', 'outChannels 18, kernelSize 3').waitFor();
        await ui.screenshot('difference');
        await ui.command('View: Close Editor');
      });
      await ui.step('commits the change, and there is none any more', async () => {
        await ui.openFile('small.cnn.json');
        await page.keyboard.press('Control+s');
        await page.locator('.tab.active:not(.dirty)', { hasText: 'small.cnn.json' }).waitFor();
        git('commit', '--all', '-m', 'Wider');
        await hint('Δ +280 params').waitFor({ state: 'detached' });
        await hint('18×30×30').waitFor();
      });
      await ui.step('pins this version, takes a layer away, and sees what that saves', async () => {
        await ui.command('CNN: Compare against This Version');
        await ui.goBehind('"kernelSize": ');
        await page.keyboard.press('Delete');
        await page.keyboard.type('1');
        await hint('Δ −432 params').waitFor();
        await totals.click();
        await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Open Diagram' }).first().waitFor();
        await ui.screenshot('commands');
        await page.keyboard.press('Escape');
      });
      await ui.step('makes a mistake, and the status bar says so', async () => {
        await page.keyboard.press('Control+End');
        await ui.goBehind('"relu');
        await page.keyboard.type('x');
        await totals.locator('.codicon-error').waitFor();
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
