import type { Size } from '../../src/diagram/geometry.ts';

/** The whole page, the bar included, px. */
export function screenSize(): Size {
  return { width: Math.max(1, window.innerWidth), height: Math.max(1, window.innerHeight) };
}

/** Height of the bar above the drawing with some air below it, px. */
export function barHeight(): number {
  return (document.querySelector('header')?.offsetHeight ?? 56) + 12;
}

/** Tells stylesheets how high the bar is, as `--cnn-bar`: it has as many rows as the page is narrow. */
export function keepBarHeight(): void {
  const header = document.querySelector('header');
  if (header === null || header === watched) return;
  watched = header;
  new ResizeObserver(() => {
    document.documentElement.style.setProperty('--cnn-bar', `${header.offsetHeight}px`);
  }).observe(header);
}

let watched: Element | undefined;
