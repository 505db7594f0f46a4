import type { Page } from './page.ts';

/** What the editor's hovers say of nodes, asked for once per version of the network. */
export interface Descriptions {
  /**
   * HTML of ours, as the editor makes it of Markdown; empty when there is nothing to say, undefined until it is known. While somebody types
   * it is what was said of the version before, until there is more.
   */
  of(id: string): string | undefined;
}

/** Asks the editor as something is first to be shown, and draws the page again when it answers. */
export function createDescriptions(page: Page): Descriptions {
  let shown: Page['state']['shown'];
  let known = new Map<string, string | undefined>();
  let before: ReadonlyMap<string, string | undefined> = known;
  const ask = async (id: string): Promise<void> => {
    const asked = known;
    const { html } = await page.editor.describe({ id }).catch(() => ({ html: '' }));
    asked.set(id, html);
    page.change({});
  };
  return {
    of(id) {
      if (shown !== page.state.shown) {
        shown = page.state.shown;
        before = new Map([...before, ...[...known].filter(([, html]) => html !== undefined)]);
        known = new Map();
      }
      if (!known.has(id)) {
        known.set(id, undefined);
        void ask(id); // the answer draws the page
      }
      return known.get(id) ?? before.get(id);
    },
  };
}
