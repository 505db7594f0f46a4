import { html, nothing, type TemplateResult } from 'lit';
import type { Page as Part, WeightsOrigin } from '../../src/protocol/learned.ts';
import { formatExact, significant } from '../../src/reports/amounts.ts';
import { text } from '../text.ts';
import { tabs, type Page, type SavedState, type Tab } from './page.ts';

/** What is looked at, and where its weights come from. */
export function drawHeader({ shown, summary, editor, ask }: Page, doing: string): TemplateResult {
  const { weights, data, notes } = summary;
  return html`<header>
      <div class="title">
        <h1>${summary.name}</h1>
        <span class="file">${shown.file}</span>
        <span class="status" role="status">${doing}</span>
      </div>
      <div class="tools" role="toolbar" aria-label=${text('What is looked at')}>
        <button @click=${() => ask(editor.chooseWeights({}))}>${text('Weights…')}</button>
        <button @click=${() => ask(editor.chooseData({}))}>${text('Data…')}</button>
        <button @click=${() => ask(editor.reopen({}))}>${text('Read again')}</button>
      </div>
    </header>
    ${shown.isOld ? html`<p class="old">${text('The text has changed since; read it again.')}</p>` : nothing}
    <p class=${`origin ${weights.kind}`}>${originInWords(weights)}</p>
    ${
      data === undefined
        ? nothing
        : html`<p class="data">
            <strong>${data.name}</strong> ·
            ${
              data.part === 'test'
                ? text('{0} examples that were never trained with', formatExact(data.examples))
                : text('{0} examples', formatExact(data.examples))
            }
          </p>`
    }
    ${notes.map(note => html`<p class="note">${note}</p>`)}`;
}

function originInWords(origin: WeightsOrigin): string {
  if (origin.kind === 'untrained')
    return text('Untrained: these are random weights of seed {0}. Train the network, or choose weights.', origin.seed);
  const { path, step } = origin;
  return step === undefined
    ? text('Trained weights of {0}', path)
    : text('Trained weights of {0}, after {1} steps', path, formatExact(step));
}

/** Functions, since the page knows its language only when it is drawn. */
const tabNames: Readonly<Record<Tab, () => string>> = {
  filters: () => text('Filters'),
  activations: () => text('Activations'),
  maximise: () => text('Maximise'),
  confusion: () => text('Confusion'),
};

/** Which view, of which layer, for which input. */
export function drawControls(page: Page): TemplateResult {
  const { state } = page;
  return html`<div
      class="tabs"
      role="tablist"
      aria-label=${text('Views')}
      @keydown=${(event: KeyboardEvent) => moveTab(page, event)}
    >
      ${tabs.map(
        tab =>
          html`<button
            role="tab"
            data-tab=${tab}
            aria-selected=${tab === state.tab}
            tabindex=${tab === state.tab ? 0 : -1}
            @click=${() => page.change({ tab, from: 0 })}
          >
            ${tabNames[tab]()}
          </button>`,
      )}
    </div>
    <div class="controls">
      ${state.tab === 'confusion' ? nothing : drawLayers(page)}
      ${state.tab === 'activations' ? drawInputs(page) : nothing}
      ${state.tab === 'maximise' ? drawAscent(page) : nothing} ${drawPages(page)}
    </div>
    ${drawSaid(page)}`;
}

/** Arrow keys move between tabs, as they do everywhere. */
function moveTab({ state, change }: Page, event: KeyboardEvent): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const next = tabs[(tabs.indexOf(state.tab) + by + tabs.length) % tabs.length];
  if (by === 0 || next === undefined) return;
  event.preventDefault();
  const list = event.currentTarget as Element;
  change({ tab: next, from: 0 });
  list.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
}

function drawLayers({ summary, state, change }: Page): TemplateResult {
  const layers = summary.layers.filter(({ hasFilters }) => hasFilters || state.tab !== 'filters');
  const isThere = layers.some(({ name }) => name === state.layer);
  return html`<label
    >${text('Layer')}
    <select @change=${(event: Event) => change({ layer: (event.target as HTMLSelectElement).value, from: 0 })}>
      ${isThere ? nothing : html`<option selected>${state.layer ?? ''}</option>`}
      ${layers.map(
        ({ name, type, shape }) =>
          html`<option value=${name} ?selected=${name === state.layer}>${name} · ${type} · ${shape.join('×')}</option>`,
      )}
    </select></label
  >`;
}

function drawInputs({ summary, state, editor, change, ask }: Page): TemplateResult {
  const { data } = summary;
  const last = (data?.examples ?? 1) - 1;
  const choose = (event: Event): void => {
    const input = (event.target as HTMLSelectElement).value as SavedState['input'];
    if (input !== 'image') change({ input });
    else ask(editor.chooseImage({}).then(({ path }) => change(path === undefined ? {} : { input, image: path })));
  };
  return html`<label
      >${text('Input')}
      <select @change=${choose}>
        ${data === undefined ? nothing : html`<option value="example" ?selected=${state.input === 'example'}>${text('example')}</option>`}
        <option value="image" ?selected=${state.input === 'image'}>${text('image file…')}</option>
        <option value="noise" ?selected=${state.input === 'noise'}>${text('noise')}</option>
      </select></label
    >
    ${
      state.input === 'example' && data !== undefined
        ? html`<span class="steps">
            <button
              title=${text('Previous example')}
              aria-label=${text('Previous example')}
              ?disabled=${state.example <= 0}
              @click=${() => change({ example: state.example - 1 })}
            >
              ‹
            </button>
            ${numberField(text('Number'), state.example, 0, last, example => change({ example }))}
            <button
              title=${text('Next example')}
              aria-label=${text('Next example')}
              ?disabled=${last <= state.example}
              @click=${() => change({ example: state.example + 1 })}
            >
              ›
            </button>
          </span>`
        : nothing
    }
    ${state.input === 'noise' ? numberField(text('Seed'), state.seed, 0, 1e9, seed => change({ seed })) : nothing}`;
}

function drawAscent({ state, change }: Page): TemplateResult {
  return html`${numberField(text('Steps'), state.steps, 1, 2000, steps => change({ steps }))}
    ${numberField(text('Seed'), state.seed, 0, 1e9, seed => change({ seed }))}
    <label
      >${text('Of the channel')}
      <select
        @change=${(event: Event) => change({ at: (event.target as HTMLSelectElement).value as SavedState['at'] })}
      >
        <option value="mean" ?selected=${state.at === 'mean'}>${text('mean')}</option>
        <option value="centre" ?selected=${state.at === 'centre'}>${text('middle')}</option>
      </select></label
    >
    <label class="check"
      ><input
        type="checkbox"
        .checked=${state.blur}
        @change=${(event: Event) => change({ blur: (event.target as HTMLInputElement).checked })}
      />
      ${text('Blur')}</label
    >`;
}

function numberField(
  name: string,
  value: number,
  least: number,
  most: number,
  take: (value: number) => void,
): TemplateResult {
  const changed = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    const number = Math.round(Math.min(most, Math.max(least, Number(field.value))));
    field.value = String(number);
    take(number);
  };
  return html`<label
    >${name} <input type="number" min=${least} max=${most} .value=${String(value)} @change=${changed}
  /></label>`;
}

/** Channels before and behind those that are shown. */
function drawPages({ answer, change }: Page): TemplateResult | typeof nothing {
  const part: Part | undefined =
    answer === undefined || answer.tab === 'confusion'
      ? undefined
      : answer.tab === 'filters'
        ? answer.of.outputs
        : answer.of.channels;
  if (part === undefined || part.count === part.of) return nothing;
  const { from, count, of } = part;
  // The last page may be shorter than the others.
  const size = answer?.tab === 'maximise' ? 16 : 64;
  return html`<span class="steps">
    <button
      aria-label=${text('Channels before')}
      title=${text('Channels before')}
      ?disabled=${from <= 0}
      @click=${() => change({ from: Math.max(0, from - size) })}
    >
      ‹
    </button>
    <span>${text('{0} to {1} of {2}', from, from + count - 1, of)}</span>
    <button
      aria-label=${text('Channels behind')}
      title=${text('Channels behind')}
      ?disabled=${of <= from + count}
      @click=${() => change({ from: from + count })}
    >
      ›
    </button>
  </span>`;
}

/** What the example is, and what the network takes it for. */
function drawSaid({ answer }: Page): TemplateResult | typeof nothing {
  if (answer?.tab !== 'activations') return nothing;
  const { example, said, notes } = answer.of;
  return html`<p class="said">
      ${example?.truth === undefined ? nothing : html`${text('It is')} <strong>${example.truth}</strong> · `}
      ${said.length === 0 ? nothing : text('the network says')}
      ${said.map(
        ({ name, amount }, index) =>
          html`${index === 0 ? nothing : ', '}<span class=${index === 0 ? 'first' : ''}
              >${name} <span class="amount">${significant(amount)}</span></span
            >`,
      )}
    </p>
    ${notes.map(note => html`<p class="note">${note}</p>`)}`;
}

/** So many mistakes are listed. */
const mostMistakes = 12;

/** The most frequent mistakes, and the examples of the cell that was chosen. */
export function drawMistakes({ answer, state, change }: Page): TemplateResult | typeof nothing {
  if (answer?.tab !== 'confusion') return nothing;
  const { mistakes, examples, data } = answer.of;
  const nameOf = (index: number): string => data.classes[index] ?? String(index);
  const [truth, said] = state.cell ?? [-1, -1];
  const chosen = examples[truth]?.[said];
  return html`<section class="mistakes">
    <h2>${text('Most frequent mistakes')}</h2>
    <p class="list">
      ${mistakes
        .slice(0, mostMistakes)
        .map(
          each =>
            html`<button
              class="quiet"
              aria-pressed=${each.truth === truth && each.said === said}
              @click=${() => change({ cell: [each.truth, each.said] })}
            >
              ${text('{0} for {1}: {2}', nameOf(each.said), nameOf(each.truth), each.count)}
            </button>`,
        )}
    </p>
    ${
      chosen === undefined
        ? html`<p class="note">${text('Choose a mistake or a cell of the table to see its examples.')}</p>`
        : html`<h2>${text('Examples of {0} that are taken for {1}', nameOf(truth), nameOf(said))}</h2>
            <p class="list">
              ${
                chosen.length === 0
                  ? text('There are none.')
                  : chosen.map(
                      example =>
                        html`<button
                          class="quiet"
                          title=${text('Show the activations for this example')}
                          @click=${() => change({ tab: 'activations', input: 'example', example, from: 0 })}
                        >
                          ${example}
                        </button>`,
                    )
              }
            </p>`
    }
  </section>`;
}
