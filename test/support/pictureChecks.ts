import type { Page } from 'playwright-core';

/** The least size of text at 100%, px. */
const leastText = 9;

/**
 * What can be seen to be wrong with a page as it stands, without its pixels: text that is too small, runs out of its box or over
 * other text, and panels of the page that lie on each other. Nothing for a good one.
 */
export function pictureProblems(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(${judge})(${leastText})`);
}

/** Runs in the page. Text, because what a compiler makes of functions calls helpers that are not there. */
const judge = `leastText => {
  const problems = [];
  const slack = 1.5;
  const rectangleOf = element => element.getBoundingClientRect();
  const named = text => '"' + text.textContent + '" of ' + (text.closest('[data-id]')?.getAttribute('data-id') ?? 'the drawing');
  const texts = [...document.querySelectorAll('.canvas text, .field svg text, .windows svg text, .legend-panel text')]
    .filter(text => text.textContent.trim() !== '' && getComputedStyle(text).visibility !== 'hidden')
    .map(text => ({ text, place: rectangleOf(text) }))
    .filter(({ place }) => 0 < place.width);
  for (const { text } of texts)
    if (parseFloat(getComputedStyle(text).fontSize) < leastText) problems.push(named(text) + ' is too small');
  for (const { text, place } of texts) {
    const box = text.closest('.box, .cell');
    const face = box?.querySelector(':scope > .face');
    if (face === null || face === undefined || text.classList.contains('message')) continue;
    const { left, right, top, bottom } = rectangleOf(face);
    if (place.left < left - slack || right + slack < place.right || place.top < top - 3 || bottom + 3 < place.bottom)
      problems.push(named(text) + ' runs out of its box');
  }
  // Lines of text keep some air of their own above and below their letters.
  const air = 0.22;
  const sorted = texts.map(({ text, place }) => ({
    text, left: place.left, right: place.right,
    top: place.top + air * place.height, bottom: place.bottom - air * place.height,
  })).sort((one, other) => one.top - other.top);
  sorted.forEach((one, at) => {
    for (let next = at + 1; next < sorted.length && sorted[next].top < one.bottom; next++) {
      const other = sorted[next];
      if (one.left + 0.5 < other.right && other.left + 0.5 < one.right)
        problems.push(named(one.text) + ' lies on ' + named(other.text));
    }
  });
  const panels = [...document.querySelectorAll('header, .notice, .minimap, .details, .open-details, .legend-panel, .trace-line, .search')]
    .map(element => ({ name: element.className || element.localName, place: rectangleOf(element) }))
    .filter(({ place }) => 0 < place.width && 0 < place.height);
  panels.forEach((one, at) => {
    for (const other of panels.slice(at + 1)) {
      const [across, down] = [
        Math.min(one.place.right, other.place.right) - Math.max(one.place.left, other.place.left),
        Math.min(one.place.bottom, other.place.bottom) - Math.max(one.place.top, other.place.top),
      ];
      if (1 < across && 1 < down) problems.push(one.name + ' lies on ' + other.name);
    }
  });
  const header = document.querySelector('header');
  if (header !== null && header.clientWidth < header.scrollWidth - 1) problems.push('the toolbar is cut');
  return problems;
}`;
