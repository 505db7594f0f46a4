import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import rig, { type LaunchOptions } from './rig/vscodeRig.cjs';

/** How many steps of a walk held. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** A person in front of VS Code. */
export interface Ui {
  readonly page: Page;
  /** One thing that has to hold. Once a step has failed, the steps behind it fail too: what they need is not there. */
  step(sentence: string, act: () => Promise<void>): Promise<void>;
  /** Opens a file of the folder by its name. */
  openFile(name: string): Promise<void>;
  /** Runs a command from the palette by its title. */
  command(title: string): Promise<void>;
  /** Moves the mouse over a word of the editor, in the line with `around`; gives the text of the hover that contains `expected`. */
  hover(word: string, expected: string, around?: string): Promise<string>;
  /** The webview frame in which an element appears. */
  frameWith(selector: string): Promise<Frame>;
  /** Puts the cursor behind the first occurrence of a text, by searching for it. */
  goBehind(text: string): Promise<void>;
  /** What the browser refuses from now on because of the policy of our pages, which is known by its nonce. */
  refusals(): readonly string[];
  screenshot(name: string): Promise<void>;
}

const screenshots = resolve('test/output/screenshots');

/** Opens VS Code on a folder, lets `steps` walk through it, and closes it. */
export async function walk(name: string, options: LaunchOptions, steps: (ui: Ui) => Promise<void>): Promise<Tally> {
  mkdirSync(screenshots, { recursive: true });
  const tally = { passed: 0, failed: 0 };
  console.log(`\n  ${name}`);
  const { page, close } = await rig.launch(options);
  page.setDefaultTimeout(45_000);
  try {
    await steps(createUi(name, page, tally));
  } finally {
    await close();
  }
  return tally;
}

/**
 * A walk, and when it fails once more from its beginning, in a new editor: machines are shared, and an editor that comes late to the focus
 * or to a click is no fault of ours. What fails twice has failed; what needed a second try is said.
 */
export async function atMostTwice(attempt: () => Promise<Tally>): Promise<Tally> {
  const first = await attempt();
  if (first.failed === 0) return first;
  console.log('\n  ↻ once more, in a new editor');
  return attempt();
}

function createUi(name: string, page: Page, tally: { passed: number; failed: number }): Ui {
  const ui: Ui = {
    page,
    async step(sentence, act) {
      const start = performance.now();
      try {
        if (0 < tally.failed) throw new Error('a step before this one has failed');
        await act();
        tally.passed += 1;
        console.log(`    ✓ ${sentence} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
      } catch (error) {
        tally.failed += 1;
        console.log(`    ✗ ${sentence}\n      ${error instanceof Error ? error.message : String(error)}`);
        if (1 < tally.failed) return;
        console.log(`      on the screen: ${await whatIsSaid(page)}`);
        await ui.screenshot('failed');
      }
    },
    async openFile(file) {
      await choose(page, 'Control+p', file, file);
      await page.locator(`.tab.active[aria-label*="${file}"]`).waitFor();
      await page.locator('.view-line').first().waitFor();
    },
    async command(title) {
      await choose(page, 'F1', `>${title}`, title);
    },
    async hover(word, expected, around = '') {
      const target = page
        .locator('.lines-content .view-lines .view-line', { hasText: around })
        .locator('span:not(:has(span))', { hasText: word })
        .first();
      await target.waitFor();
      const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: expected }).first();
      // The editor may still be scrolling when the mouse arrives: a person would wiggle it, too.
      for (let attempt = 0; attempt < 8; attempt++) {
        const box = await target.boundingBox();
        if (box === null) {
          await page.waitForTimeout(250);
          continue;
        }
        await page.mouse.move(box.x + 4, box.y + 60);
        await page.mouse.move(box.x + box.width / 2 - 6, box.y + box.height / 2);
        await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
        if (
          await hover.waitFor({ timeout: 4000 }).then(
            () => true,
            () => false,
          )
        )
          break;
      }
      return hover.innerText({ timeout: 1000 });
    },
    async frameWith(selector) {
      for (let attempt = 0; attempt < 900; attempt++) {
        for (const frame of page.frames())
          if (
            0 <
            (await frame
              .locator(selector)
              .count()
              .catch(() => 0))
          )
            return frame;
        await page.waitForTimeout(100);
      }
      throw new Error(`no webview shows ${selector}`);
    },
    async goBehind(text) {
      const input = page.locator('.find-widget.visible textarea.input').first();
      // An editor that has just been opened may not have the keyboard yet.
      for (const timeout of [2000, 5000, 10_000, 45_000]) {
        await page.keyboard.press('Control+f');
        const isThere = await input.waitFor({ timeout }).then(
          () => true,
          () => false,
        );
        if (isThere) break;
      }
      await input.fill(text);
      await page.keyboard.press('Enter');
      // The first Escape may close something else, such as a hover.
      for (let attempt = 0; attempt < 5 && (await input.isVisible()); attempt++) {
        await page.keyboard.press('Escape');
        await page.waitForTimeout(100);
      }
      await page.keyboard.press('ArrowRight');
    },
    refusals() {
      const refused: string[] = [];
      page.on('console', message => {
        if (/violates .* Content Security Policy .*'nonce-[\w+/]{22}=='/s.test(message.text()))
          refused.push(message.text());
      });
      return refused;
    },
    async screenshot(picture) {
      await page.screenshot({ path: join(screenshots, `${name.replace(/\W+/g, '-')}-${picture}.png`) });
    },
  };
  return ui;
}

/** Messages, dialogs and open lists: where a walk fails on a machine that nobody sees, they tell why. */
async function whatIsSaid(page: Page): Promise<string> {
  const said = page.locator('.notification-toast, .monaco-dialog-box, .quick-input-widget').filter({ visible: true });
  const texts = await said.allInnerTexts().catch(() => []);
  const open = quickInput(page);
  const typed = (await open.isVisible()) ? [`[${await open.inputValue()}]`] : [];
  return [...texts, ...typed].map(text => text.replaceAll(/\s+/g, ' ')).join(' | ') || 'nothing';
}

/** Where one types into an open list. */
export function quickInput(page: Page): Locator {
  return page.locator('.quick-input-widget input[type=text], .quick-input-widget input.input').first();
}

/**
 * Opens a list with a key, types, and takes the row with a label. An editor that is still opening takes the focus when it is there, which
 * closes the list: a person would press the key again.
 */
async function choose(page: Page, key: string, query: string, label: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
  for (const timeout of [5000, 10_000, 20_000, 45_000])
    try {
      await page.keyboard.press(key);
      await quickInput(page).fill(query, { timeout });
      await row.click({ timeout });
      return;
    } catch (error) {
      if (timeout === 45_000) throw error;
      await page.keyboard.press('Escape');
    }
}
