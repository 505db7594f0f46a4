/** Knows when the colours of the editor change: what is painted on a canvas does not follow by itself. */
export interface ThemeWatch {
  /** Another one for each change. */
  readonly version: number;
  onChange: (() => void) | undefined;
}

/** Watches the classes and variables that the editor puts on the page. */
export function watchTheme(): ThemeWatch {
  const watch = { version: 0, onChange: undefined as (() => void) | undefined };
  const changed = new MutationObserver(() => {
    watch.version++;
    watch.onChange?.();
  });
  changed.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
  changed.observe(document.body, { attributeFilter: ['style', 'class'] });
  return watch;
}
