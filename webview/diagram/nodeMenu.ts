import { elementOf, nodeAround } from './nodeElements.ts';
import type { Page } from './page.ts';

/**
 * Tells the editor, as its menu is about to open, which node it is for: the one under the mouse, or the selected one when a key has
 * opened it. The editor reads this from the element that the event is about, or one around it.
 */
export function connectNodeMenu(page: Page): void {
  window.addEventListener(
    'contextmenu',
    event => {
      const { selected, shown, uri } = page.state;
      const isByKey = event.button !== 2;
      const element = nodeAround(event.target);
      const id = element?.dataset['id'] ?? (isByKey ? selected[0] : undefined);
      if (id === undefined || !(event.target instanceof Element)) return;
      if (!selected.includes(id)) page.change({ selected: [id] });
      const node = shown?.model.nodes.find(each => each.id === id);
      const holder = element ?? elementOf(id) ?? event.target;
      const context = {
        webviewSection: 'node',
        preventDefaultContextMenuItems: true,
        id,
        uri,
        cnnHasWindow: node?.window !== undefined,
        cnnHasField: node?.amounts.field !== undefined,
      };
      // A key's event is about what has the focus, which may be the drawing as a whole.
      for (const each of new Set([holder, event.target]))
        each.setAttribute('data-vscode-context', JSON.stringify(context));
    },
    { capture: true },
  );
}
