import { html, type TemplateResult } from 'lit';
import { text } from '../../text.ts';

/** What can be done in the graph by keyboard. */
export interface KeyAims {
  /** To the item that many further on in the tree; to an end of it by ±Infinity. */
  step(by: number): void;
  /** Opens what is folded; goes inside what is open. */
  enter(): void;
  /** Folds what is open; goes to what is around anything else. */
  leave(): void;
  toggle(): void;
  /** Opens everything beside what is selected. */
  openSiblings(): void;
  /** Shows every instance of a repeat, or one for all. */
  switchRepeat(): void;
  showText(): void;
  zoom(factor: number): void;
  fit(): void;
  turn(): void;
  scroll(screens: number): void;
  showKeys(): void;
}

/** Does what a key stands for, and says whether it stands for anything. */
export function pressKey(key: string, aims: KeyAims): boolean {
  const keys: Readonly<Record<string, () => void>> = {
    'ArrowDown': () => aims.step(1),
    'ArrowUp': () => aims.step(-1),
    'ArrowRight': aims.enter,
    'ArrowLeft': aims.leave,
    'Home': () => aims.step(-Infinity),
    'End': () => aims.step(Infinity),
    'PageDown': () => aims.scroll(0.8),
    'PageUp': () => aims.scroll(-0.8),
    'Enter': aims.showText,
    ' ': aims.toggle,
    '*': aims.openSiblings,
    'a': aims.switchRepeat,
    '+': () => aims.zoom(1.25),
    '=': () => aims.zoom(1.25),
    '-': () => aims.zoom(1 / 1.25),
    '0': aims.fit,
    'd': aims.turn,
    '?': aims.showKeys,
  };
  if (!Object.hasOwn(keys, key) || document.querySelector('dialog[open]') !== null) return false;
  keys[key]?.();
  return true;
}

/** The keys in words, in a dialog that `showKeys` opens. */
export function drawKeys(): TemplateResult {
  const rows: readonly (readonly [keys: string, does: string])[] = [
    ['↑ ↓', text('Along the network')],
    ['→', text('Unfold, or go inside')],
    ['←', text('Fold, or go outside')],
    ['Home End', text('First, last')],
    ['Space', text('Fold or unfold')],
    ['*', text('Unfold everything beside it')],
    ['A', text('All instances of a repeat, or one for all')],
    ['Enter', text('Go to the text')],
    ['+ − 0', text('Larger, smaller, everything')],
    ['PgUp PgDn', text('A screen up, down')],
    ['D', text('Downwards or to the right')],
  ];
  return html`<dialog class="keys" aria-labelledby="keys-title">
    <h2 id="keys-title">${text('Keys')}</h2>
    <dl>
      ${rows.map(
        ([keys, does]) =>
          html`<dt><kbd>${keys}</kbd></dt>
            <dd>${does}</dd>`,
      )}
    </dl>
    <form method="dialog"><button>${text('Close')}</button></form>
  </dialog>`;
}

/** Opens the dialog with the keys; Escape closes it, as it does any dialog. */
export function showKeys(): void {
  document.querySelector<HTMLDialogElement>('dialog.keys')?.showModal();
}
