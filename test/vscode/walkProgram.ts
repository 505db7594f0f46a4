import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { walk, type Tally, type Ui } from './ui.ts';

type Where = Omit<LaunchOptions, 'folder'>;

/** A network in TypeScript, in a folder with nothing else in it: TypeScript's own service and ours side by side. */
export function walkThroughProgram(name: string, options: Where): Promise<Tally> {
  return inBareFolder(name, options, async ui => {
    const { page } = ui;
    await ui.step('opens the ResNets in TypeScript and sees the totals of the default one above it', async () => {
      await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
      await ui.openFile('resnet.cnn.ts');
      await ui.goBehind('return network');
      await page.locator('.codelens-decoration', { hasText: '25.6 M params · 4.09 GMAC' }).waitFor();
    });
    await ui.step('sees one hint for a chain of layers that 53 calls share', async () => {
      await ui.goBehind('function convNorm');
      await page.locator('.view-line', { hasText: '×53' }).first().waitFor();
    });
    await ui.step('sees what the calls of a function amount to above it', async () => {
      await ui.goBehind('function bottleneck');
      await page.locator('.codelens-decoration', { hasText: 'used 16 times · 23.5 M params' }).waitFor();
    });
    await ui.step('has attributes completed by TypeScript, with our documentation', async () => {
      await ui.goBehind('outChannels, kernelSize, stride, ');
      await page.keyboard.type('dil');
      const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'dilation' }).first();
      // TypeScript may still be starting: a person would ask again.
      for (let attempt = 0; attempt < 8; attempt++) {
        const isShown = await row.waitFor({ timeout: 5000 }).then(
          () => true,
          () => false,
        );
        if (isShown) break;
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+Space');
      }
      assert.ok(await row.isVisible());
      await ui.screenshot('completion');
      await page.keyboard.press('Escape');
      for (let key = 0; key < 3; key++) await page.keyboard.press('Backspace');
    });
    await ui.step('finds no red line of TypeScript in a folder without an install', async () => {
      await page.waitForTimeout(2000);
      assert.equal(await page.locator('.squiggly-error').count(), 0);
    });
    await ui.step(
      'reads in one hover what TypeScript knows of a call, and what we know of the 53 layers behind it',
      async () => {
        const text = await ui.hover('conv2d', 'Written once, used 53 times', 'batchNorm(conv2d');
        assert.match(text, /2048×7×7/);
        await page.locator('.monaco-hover', { hasText: 'attributes: Conv2dAttributes' }).first().waitFor();
        await ui.screenshot('hover');
        await page.keyboard.press('Escape');
      },
    );
    await ui.step('opens the diagram: the stages are groups by the names of their blocks', async () => {
      await ui.command('CNN: Open Diagram');
      const frame = await ui.frameWith('[data-id="group conv3"]');
      await frame.locator('.edge text', { hasText: '256×56×56' }).first().waitFor();
    });
    await ui.step('clicks a node and the cursor goes to its call', async () => {
      const frame = await ui.frameWith('[data-id="maxPool2d_1"]');
      await frame.locator('[data-id="maxPool2d_1"] .title').first().click();
      await page.locator('.line-numbers.active-line-number', { hasText: /^45$/ }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.statusbar-item', { hasText: /Ln 45\b/ }).waitFor();
    });
    await ui.step('moves the cursor to a call and its node is marked', async () => {
      await ui.goBehind('return linear');
      const frame = await ui.frameWith('.box.selected');
      await frame.locator('.box.selected[data-id="fc"]').waitFor();
      await ui.screenshot('diagram');
    });
    await ui.step('makes a mistake and is told how to mend it, at the attribute', async () => {
      await ui.goBehind('{ kernelSize: 3');
      await page.keyboard.type('00');
      await page.locator('.squiggly-error').first().waitFor();
      await ui.command('Problems: Focus on Problems View');
      const message = 'kernel 300×300 does not fit the 112×112 input of "maxPool2d_1", padded to 114×114';
      await page.locator('.markers-panel .monaco-list-row', { hasText: message }).first().waitFor();
      const frame = await ui.frameWith('.box.problem');
      await frame.locator('.box.problem[data-id="maxPool2d_1"]').waitFor();
      await ui.screenshot('mistake');
    });
    await ui.step('mends it, and all is well again', async () => {
      await page.locator('.view-line', { hasText: 'maxPool2d(stem' }).first().click();
      await page.keyboard.press('Control+z');
      await page.waitForFunction(() => document.querySelector('.squiggly-error') === null);
    });
    await ui.step('half types a line: the last good network stays, drawn as what it is', async () => {
      await page.locator('.view-line', { hasText: 'const stem' }).first().click();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('const half = (');
      const frame = await ui.frameWith('.canvas.stale');
      await frame.locator('.notice', { hasText: 'Drawn from the last version that could be evaluated' }).waitFor();
      await ui.screenshot('stale');
      await page.keyboard.press('Control+Shift+k');
      await ui.frameWith('.canvas:not(.stale)');
    });
    await ui.step('presses Run and reads "passed" and a median in the report', async () => {
      await ui.command('CNN: Run and Prove');
      const frame = await ui.frameWith('.verdict.good:has-text("✓ passed")');
      await frame.locator('h1', { hasText: 'ResNet-50' }).waitFor();
      assert.match(await frame.locator('.tile.main dd').first().innerText(), /^[\d.,]+ ms$/);
      await ui.screenshot('report');
    });
    await ui.step(
      'edits a block in another file, and the network that imports it follows before it is saved',
      async () => {
        await ui.openFile('small.cnn.ts');
        await page.locator('.codelens-decoration', { hasText: '224 params' }).waitFor();
        await ui.openFile('blocks.ts');
        await ui.goBehind('outChannels: 8');
        await page.keyboard.type('0');
        await ui.openFile('small.cnn.ts');
        await page.locator('.codelens-decoration', { hasText: '2,240 params' }).waitFor();
      },
    );
    await ui.step('converts it to JSON, which opens beside it with the same totals', async () => {
      await ui.command('CNN: Convert to JSON');
      await page.locator('.tab[aria-label*="small.cnn.json"]').first().waitFor();
      await page.locator('.view-line', { hasText: '"outChannels": 80' }).first().waitFor();
      await page.locator('.codelens-decoration', { hasText: '2,240 params' }).nth(1).waitFor();
      await ui.screenshot('converted');
    });
  });
}

/** In a folder that nobody trusts yet a network is evaluated and shown all the same; only a run has to wait. */
export function walkInRestrictedMode(name: string, options: Where): Promise<Tally> {
  const settings = { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' };
  return inBareFolder(name, { ...options, trust: true, settings }, async ui => {
    const { page } = ui;
    await ui.step('is in Restricted Mode', async () => {
      await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor();
    });
    await ui.step('evaluates and shows a program that nobody trusts', async () => {
      await ui.openFile('resnet.cnn.ts');
      await ui.goBehind('return network');
      await page.locator('.codelens-decoration', { hasText: '25.6 M params · 4.09 GMAC' }).waitFor();
    });
    await ui.step('does not run it, and says what to do', async () => {
      await page.locator('.codelens-decoration a', { hasText: 'Run' }).first().click();
      await page
        .locator('.notification-toast', { hasText: 'Restricted Mode; trust this workspace first' })
        .first()
        .waitFor();
      await ui.screenshot('restricted');
    });
    await ui.step('does not ask git, and says so', async () => {
      await ui.command('CNN: Compare against Git HEAD');
      await page.locator('.notification-toast', { hasText: 'Git is not asked in Restricted Mode' }).first().waitFor();
    });
  });
}

async function inBareFolder(name: string, options: Where, steps: (ui: Ui) => Promise<void>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-bare-'));
  cpSync(resolve('src/zoo/resnet.cnn.ts'), join(folder, 'resnet.cnn.ts'));
  const small =
    "import { network } from 'cnn-designer';\nimport { unit } from './blocks.ts';\n\nexport default network('small', { input: [3, 8, 8] }, x => unit(x));\n";
  const blocks =
    "import { conv2d, relu, type Feature } from 'cnn-designer';\n\nexport const unit = (x: Feature): Feature => relu(conv2d(x, { outChannels: 8, kernelSize: 3 }));\n";
  writeFileSync(join(folder, 'small.cnn.ts'), small);
  writeFileSync(join(folder, 'blocks.ts'), blocks);
  try {
    return await walk(name, { ...options, folder }, steps);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
