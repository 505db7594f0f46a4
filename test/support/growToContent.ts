import type { Page } from 'playwright-core';

/** Lets a page be as high as what it shows, so that a picture has all of it. */
export function growToContent(page: Page): Promise<void> {
  return page.evaluate(() => {
    const app = document.getElementById('app');
    if (app !== null) app.style.height = 'auto';
    for (const each of [document.documentElement, document.body]) {
      each.style.overflow = 'visible';
      each.style.height = 'auto';
    }
  });
}
