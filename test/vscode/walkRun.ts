import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { picturesInThemes } from './themes.ts';
import { quickInput, walk, type Tally, type Ui } from './ui.ts';

/** Two limits that hold, and one that does not. */
const limited = `{
  "name": "limited",
  "input": [3, 16, 16],
  "budget": { "maxParams": "5M", "maxMacs": 1000, "maxLatencyMs": 10000 },
  "layers": [{ "type": "conv2d", "outChannels": 8, "kernelSize": 3, "padding": 1 }, { "type": "relu" }]
}
`;

/** No machine is so fast. */
const hurried = `{
  "name": "hurried",
  "input": [3, 16, 16],
  "budget": { "maxLatencyMs": 0.000001 },
  "layers": [{ "type": "conv2d", "outChannels": 8, "kernelSize": 3 }]
}
`;

const tasks = {
  version: '2.0.0',
  tasks: [
    {
      type: 'cnn',
      command: 'check',
      file: 'broken.cnn.json',
      label: 'look at what is broken',
      problemMatcher: ['$cnn'],
    },
    { type: 'cnn', command: 'bench', file: 'lenet5.cnn.json', batches: [1, 2], provider: 'cpu', label: 'time LeNet-5' },
  ],
};

const broken = '{ "input": [3, 8, 8],\n  "layers": [{ "type": "conv2d", "outChannels": 8, "kernelSize": 30 }] }\n';

/** From the text to a number, in every way there is: buttons, keys, the Explorer, tasks and tests. */
export async function walkThroughRuns(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-runs-'));
  const scratch = mkdtempSync(join(tmpdir(), 'cnn-scratch-'));
  for (const file of ['lenet5.cnn.json', 'resnet50.cnn.json', 'vgg16.cnn.json'])
    cpSync(resolve('src/zoo', file), join(folder, file));
  writeFileSync(join(folder, 'limited.cnn.json'), limited);
  writeFileSync(join(folder, 'hurried.cnn.json'), hurried);
  writeFileSync(join(folder, 'broken.cnn.json'), broken);
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode/tasks.json'), JSON.stringify(tasks));
  const settings = { 'cnn.run.executionProvider': 'cpu' };
  try {
    return await walk(name, { ...options, folder, settings, env: { TMPDIR: scratch } }, async ui => {
      const { page } = ui;
      page.setDefaultTimeout(120_000);
      const reportGroup = page.locator('.editor-group-container.active:has(.tab[aria-label*=" report"])');
      await ui.step('presses the run button over the text, watches the progress, and reads the report', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await openAlone(ui, 'lenet5.cnn.json');
        await page.locator('.codelens-decoration', { hasText: '61.7 k params' }).waitFor();
        await page.locator('.editor-actions .action-label[aria-label^="Run and Prove"]').first().click();
        await runInStatusBar(ui, /LeNet-5: /);
        await ui.screenshot('progress');
        await report(ui, 'LeNet-5');
        await told(ui, 'passed · LeNet-5: 12 of 12 layers agree with the run');
        await ui.screenshot('report');
      });
      await ui.step('sees a tick beside every layer, in the gutter', async () => {
        await gutterMarks(ui).nth(11).waitFor();
        assert.equal(await gutterMarks(ui).count(), 12);
        await picturesInThemes(ui, folder, 'ticks');
      });
      await ui.step('benchmarks from the report, which is in front: the palette knows what is meant', async () => {
        const frame = await report(ui, 'LeNet-5');
        await frame.locator('h1').click();
        await reportGroup.locator('.editor-actions .action-label[aria-label^="Run and Prove"]').waitFor();
        await ui.command('CNN: Benchmark');
        await frame.locator('.status', { hasText: /\S/ }).waitFor();
        await ui.screenshot('progress-in-report');
        await (await ui.frameWith('.bars .layer')).locator('[data-chart=durations]').waitFor();
        await frame.locator('.status', { hasText: /^\s*$/ }).waitFor({ state: 'attached' });
        await ui.screenshot('benchmark');
      });
      await ui.step('runs it again with the button of the title of the report', async () => {
        await reportGroup.locator('.editor-actions .action-label[aria-label^="Run and Prove"]').click();
        await told(ui, 'passed · LeNet-5: 12 of 12 layers agree with the run');
      });
      await ui.step('sees below each tick a bar of its time', async () => {
        await page.locator('.view-line', { hasText: 'LeNet-5' }).first().click();
        await page.keyboard.press('Home');
        await gutterMarks(ui).nth(11).waitFor();
        await picturesInThemes(ui, folder, 'bars');
      });
      await ui.step('presses F5 in the text, and it runs once more', async () => {
        await openAlone(ui, 'limited.cnn.json');
        await page.locator('.view-line', { hasText: 'limited' }).first().click();
        await page.keyboard.press('F5');
        await told(ui, 'passed · limited: 2 of 2 layers agree with the run');
      });
      await ui.step(
        'times VGG-16 and ResNet-50: one runs, the other waits, and both are cancelled in a moment',
        async () => {
          await openAlone(ui, 'vgg16.cnn.json');
          await page.locator('.codelens-decoration', { hasText: '138 M params' }).waitFor();
          await page.locator('.view-line', { hasText: 'VGG' }).first().click();
          await page.keyboard.press('Control+F5');
          await runInStatusBar(ui, /VGG-16: /);
          await openAlone(ui, 'resnet50.cnn.json');
          await page.locator('.codelens-decoration', { hasText: '25.6 M params' }).waitFor();
          await ui.command('CNN: Benchmark');
          await runInStatusBar(ui, /VGG-16: .* · 1 waiting/);
          await ui.screenshot('waiting');
          // In the middle of a native call: of the folders of a run one has a model in it by then.
          await until('a run to have a model', () =>
            readdirSync(scratch, { recursive: true, encoding: 'utf8' }).some(file =>
              /cnn-designer-.*\.onnx/.test(file),
            ),
          );
          await page.locator('.statusbar-item', { hasText: /VGG-16: / }).click();
          const all = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Cancel all 2' });
          await all.waitFor();
          const start = performance.now();
          await all.click();
          await page.locator('.statusbar-item', { hasText: /VGG-16: |ResNet-50: / }).waitFor({ state: 'hidden' });
          console.log(`      cancelled after ${Math.round(performance.now() - start)} ms`);
          await told(ui, 'The run was cancelled.');
        },
      );
      await ui.step('finds nothing in the temporary folder afterwards', async () => {
        await until('the folders of runs to be gone', () => runFolders(scratch).length === 0);
      });
      await ui.step('asks for a benchmark of its own: batches and a time, remembered for the next', async () => {
        await openAlone(ui, 'limited.cnn.json');
        await ui.command('CNN: Benchmark with…');
        await answer(ui, 'Execution provider', 'cpu');
        await answer(ui, 'Precisions');
        await answer(ui, 'Batch sizes', '1, 3');
        await answer(ui, 'Threads', '');
        await answer(ui, 'Sides of the input', '');
        await answer(ui, 'Duration', '0.2');
        const frame = await benchmarkOf(ui, 'limited');
        await frame.locator('.batches tbody th', { hasText: /^\s*3\s*$/ }).waitFor();
        // The report has the keyboard now.
        await page.locator('.view-line', { hasText: 'limited' }).first().click();
        await ui.command('CNN: Benchmark with…');
        await answer(ui, 'Execution provider');
        await answer(ui, 'Precisions');
        await title(ui, 'Batch sizes');
        assert.equal(await quickInput(page).inputValue(), '1, 3');
        await page.keyboard.press('Escape');
      });
      await ui.step('sees behind each line how long its layer took', async () => {
        await page
          .locator('.view-line', { hasText: /\d\s(ms|µs)/ })
          .first()
          .waitFor();
        await ui.screenshot('times');
      });
      await ui.step(
        'selects two networks in the Explorer and benchmarks both; one is slower than it may be',
        async () => {
          await ui.command('View: Close All Editors');
          const rows = page.locator('.explorer-folders-view .monaco-list-row');
          await rows.filter({ hasText: 'hurried.cnn.json' }).click();
          await rows.filter({ hasText: 'lenet5.cnn.json' }).click({ modifiers: ['Control'] });
          await rows.filter({ hasText: 'lenet5.cnn.json' }).click({ button: 'right' });
          const inMenu = page.locator('.monaco-menu .action-label');
          await inMenu.filter({ hasText: /^CNN Network$/ }).hover();
          await inMenu.filter({ hasText: /^Benchmark$/ }).waitFor();
          await ui.screenshot('explorer-menu');
          await inMenu.filter({ hasText: /^Benchmark$/ }).click();
          await runInStatusBar(ui, /(hurried|LeNet-5): .* · 1 waiting/);
          await told(ui, /hurried: a median of [\d.e-]+ ms at batch 1 is above the maxLatencyMs of/);
          await page.locator('.statusbar-item', { hasText: /hurried: |LeNet-5: / }).waitFor({ state: 'hidden' });
          await ui.frameWith('h1:has-text("LeNet-5")');
        },
      );
      await ui.step('runs a task of tasks.json in the terminal, and its problem is in the Problems view', async () => {
        await ui.command('Tasks: Run Task');
        await pick(ui, 'look at what is broken');
        const problem = page
          .locator('.markers-panel .monaco-list-row', { hasText: 'kernel 30×30 does not fit' })
          .first();
        // The terminal comes to the front when the task begins, which may be after we have asked for the problems.
        for (let attempt = 0; attempt < 20 && !(await problem.isVisible()); attempt++) {
          await ui.command('Problems: Focus on Problems View');
          await page.waitForTimeout(1000);
        }
        await problem.waitFor();
        await ui.screenshot('task');
      });
      await ui.step('is offered a task for each network', async () => {
        await ui.command('Tasks: Run Task');
        await pick(ui, 'cnn');
        await page.locator('.quick-input-list .monaco-list-row', { hasText: 'bench vgg16.cnn.json' }).waitFor();
        await page.keyboard.press('Escape');
      });
      await ui.step('looks into the Testing view: each network, and in it what is tested', async () => {
        await ui.command('Testing: Focus on Test Explorer View');
        await testRow(ui, 'limited.cnn.json').click();
        await page.keyboard.press('ArrowRight');
        for (const test of ['no errors', 'every layer as analysed', 'at most 5M parameters', 'at most 10000 ms'])
          await testRow(ui, test).waitFor();
      });
      await ui.step('runs its tests: all hold but one limit, which says by how much', async () => {
        const network = testRow(ui, 'limited.cnn.json');
        await network.hover();
        await network.locator('.action-label[aria-label*="Run Test"]').first().click();
        const rows = page.locator('.test-explorer-tree .monaco-list-row');
        for (const test of ['every layer as analysed', 'at most 10000 ms at batch 1', 'at most 5M parameters'])
          await rows.and(page.locator('[aria-label*="passed" i]')).filter({ hasText: test }).waitFor();
        await rows.and(page.locator('[aria-label*="failed" i]')).filter({ hasText: 'at most 1k MACs' }).waitFor();
        await ui.screenshot('tests');
      });
      await ui.step('leaves nothing in the temporary folder', async () => {
        await until('the folders of runs to be gone', () => runFolders(scratch).length === 0);
      });
    });
  } finally {
    for (const each of [folder, scratch]) rmSync(each, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A row of the Testing view. */
function testRow({ page }: Ui, text: string): Locator {
  return page.locator('.test-explorer-tree .monaco-list-row', { hasText: text }).first();
}

/** What stands in the gutter of the text: ticks and bars. */
function gutterMarks({ page }: Ui): Locator {
  return page.locator('.editor-group-container .margin .cgmr');
}

/** Opens a file where there is nothing else, so that there is room for it. */
async function openAlone(ui: Ui, file: string): Promise<void> {
  await ui.command('View: Close All Editors');
  await ui.openFile(file);
}

/** Folders that runs have made for themselves. */
function runFolders(scratch: string): readonly string[] {
  return readdirSync(scratch).filter(name => name.startsWith('cnn-designer-'));
}

/** Waits until the status bar says this of the runs. */
async function runInStatusBar({ page }: Ui, text: RegExp): Promise<void> {
  await page.locator('.statusbar-item', { hasText: text }).first().waitFor();
}

/** Waits for a message, whether it is still seen or in the list of those that were. */
async function told(ui: Ui, message: string | RegExp): Promise<void> {
  const seen = ui.page.locator('.notification-toast, .notifications-center', { hasText: message }).first();
  for (let attempt = 0; attempt < 60; attempt++) {
    if (await seen.isVisible()) break;
    await ui.command('Notifications: Show Notifications');
    await ui.page.waitForTimeout(1000);
  }
  await seen.waitFor();
  await ui.command('Notifications: Clear All Notifications');
}

/** The report of a run that has passed. */
async function report(ui: Ui, network: string): Promise<Frame> {
  return ui.frameWith(`.title:has(h1:text-is("${network}")) .verdict.good`);
}

/** The report of a benchmark. */
async function benchmarkOf(ui: Ui, network: string): Promise<Frame> {
  return ui.frameWith(`#app:has(h1:text-is("${network}")) .batches`);
}

async function title({ page }: Ui, text: string): Promise<void> {
  await page.locator('.quick-input-title', { hasText: text }).waitFor();
}

/** Answers a step of a question: types what is given, and takes what is there. */
async function answer(ui: Ui, step: string, typed?: string): Promise<void> {
  await title(ui, step);
  if (typed !== undefined) await quickInput(ui.page).fill(typed);
  await ui.page.keyboard.press('Enter');
}

async function pick({ page }: Ui, label: string): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (holds()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`waited for ${what} in vain`);
}
