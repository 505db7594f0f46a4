import { html, nothing, type TemplateResult } from 'lit';

/** Something that can be done with what a page shows, by a button or a key. */
export interface Action {
  readonly key: string;
  readonly name: string;
  readonly title: string;
  readonly isMain?: true;
  /** Whether the part of the page that it opens is open; absent where it opens none. */
  readonly isOpen?: boolean;
  act(): void;
}

/** The buttons of actions; `label` says what they are for. */
export function drawActions(label: string, actions: readonly Action[]): TemplateResult {
  return html`<div class="tools" role="toolbar" aria-label=${label}>
    ${actions.map(
      ({ key, name, title, isMain, isOpen, act }) =>
        html`<button
          class=${isMain === true ? 'main' : ''}
          title=${`${title} (${key.toUpperCase()})`}
          aria-keyshortcuts=${key}
          aria-expanded=${isOpen ?? nothing}
          @click=${act}
        >
          ${name}
        </button>`,
    )}
  </div>`;
}

/** Lets the keys of actions act wherever nothing is typed; asks for the actions as they are when a key is pressed. */
export function listenToKeys(actionsNow: () => readonly Action[]): void {
  window.addEventListener('keydown', event => {
    const isTyped = (event.target as Element).closest('input, select, textarea') !== null;
    if (isTyped || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionsNow().find(({ key }) => key === event.key.toLowerCase());
    if (action === undefined) return;
    event.preventDefault();
    action.act();
  });
}
