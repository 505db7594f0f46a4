import type { Page } from 'playwright-core';

/** Texts of charts that lie on each other or outside their drawing. */
export function overlaps(page: Page): Promise<readonly string[]> {
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
