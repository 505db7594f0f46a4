import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ShownReport } from '../../src/protocol/report.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import { benchmarkRecord, benchmarkReport, failedValidation, validationRecord } from '../support/reports.ts';
import { themeClasses } from '../support/themes.ts';

const both: ShownReport = {
  uri: 'file:///project/small.cnn.json',
  file: 'small.cnn.json',
  validation: { record: validationRecord(), isOld: false },
  benchmark: { record: benchmarkRecord(), isOld: false },
  hasPrevious: true,
};

describe('the webview with a report', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  afterEach(() => page.close());

  const open = async (shown: ShownReport = both, options: PageOptions = {}): Promise<void> => {
    opened = await openPage({ name: 'report', size: { width: 900, height: 900 }, ...options });
    ({ page } = opened);
    page.setDefaultTimeout(8000);
    await opened.call('update', { shown });
    await page.locator('h1').waitFor();
  };
  /** Names of the layers in the chart of bars, from top to bottom. */
  const bars = (): Promise<readonly string[]> =>
    page.locator('.bars .layer').evaluateAll(all => all.map(each => each.getAttribute('data-id') ?? ''));

  for (const theme of ['dark', 'light', 'contrast'] as const)
    it(`can be read in ${theme}: no text lies on another, and nothing is refused by the policy`, async () => {
      await open(both, { theme });
      assert.ok(await page.locator(`body.${themeClasses[theme]}`).count());
      await page.evaluate(() => {
        const app = document.getElementById('app');
        if (app !== null) app.style.height = 'auto';
        for (const each of [document.documentElement, document.body]) each.style.overflow = 'visible';
        document.body.style.height = 'auto';
        document.documentElement.style.height = 'auto';
      });
      await page.screenshot({ path: `test/output/screenshots/report-${theme}.png`, fullPage: true });
      assert.deepEqual(await overlaps(page), []);
      assert.deepEqual(opened.violations, []);
    });
});

/** Texts of charts that lie on each other or outside their drawing. */
function overlaps(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(() => {
    const problems = [];
    for (const drawing of document.querySelectorAll('svg.drawing')) {
      const frame = drawing.getBoundingClientRect();
      const texts = [...drawing.querySelectorAll('text')].map(text => ({ name: text.textContent, place: text.getBoundingClientRect() }));
      texts.forEach(({ name, place }, at) => {
        if (place.left < frame.left - 1 || frame.right + 1 < place.right || place.top < frame.top - 2 || frame.bottom + 2 < place.bottom)
          problems.push(name + ' runs out of its chart');
        for (const other of texts.slice(at + 1)) {
          const across = Math.min(place.right, other.place.right) - Math.max(place.left, other.place.left);
          const down = Math.min(place.bottom, other.place.bottom) - Math.max(place.top, other.place.top);
          if (1 < across && 5 < down) problems.push(name + ' lies on ' + other.name);
        }
      });
    }
    return problems;
  })()`);
}
