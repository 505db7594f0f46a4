import { html, nothing, svg, type TemplateResult } from 'lit';

/** Pictures of 16 × 16 px, as the `d` of a path without filling. */
const icons = {
  open: 'M3 5.5h10M3 10.5h10M5.5 3 8 1l2.5 2M5.5 13 8 15l2.5-2',
  fold: 'M3 8h10M5.5 2.5 8 5l2.5-2.5M5.5 13.5 8 11l2.5 2.5',
  larger: 'M8 3v10M3 8h10',
  smaller: 'M3 8h10',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  down: 'M8 2v11M4 9.5 8 13.5l4-4',
  right: 'M2 8h11M9.5 4l4 4-4 4',
  keys: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10M8 12.4v.6',
  search: 'M11 6.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M9.8 9.8 14 14',
  export: 'M8 10V2M4.5 5.5 8 2l3.5 3.5M2.5 10v3.5h11V10',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
} as const;

/** A button that is a picture, with its meaning as a title. `pressed` is whether it is on, for one that is on or off. */
export function iconButton(
  icon: keyof typeof icons,
  title: string,
  press: () => void,
  pressed?: boolean,
): TemplateResult {
  return html`<button
    class="icon"
    title=${title}
    aria-label=${title}
    aria-pressed=${pressed ?? nothing}
    @click=${press}
  >
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${svg`<path d=${icons[icon]}></path>`}</svg>
  </button>`;
}
