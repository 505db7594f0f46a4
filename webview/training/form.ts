import { html, nothing, type TemplateResult } from 'lit';
import { losses } from '../../src/protocol/training.ts';
import {
  fieldsInUse,
  numberRules,
  usualEvery,
  usualRate,
  type NumberField,
  type NumberRule,
  type TrainingForm,
} from '../../src/reports/trainingSettings.ts';
import { lossNames } from '../../src/reports/trainingWords.ts';
import { text } from '../text.ts';
import type { Page } from './page.ts';

/** What the next training is set to; before the first one it is open by itself. */
export function drawForm(page: Page): TemplateResult | typeof nothing {
  const { state, shown, form } = page;
  if (!state.isFormOpen && shown.progress.phase !== 'idle') return nothing;
  const { editor, ask, changeForm } = page;
  return html`<form class="settings" aria-label=${text('Settings of the next training')} @submit=${submitted(page)}>
    <div class="field wide">
      <span class="name">${text('Data')}</span>
      <span class="data">${shown.nextData.name}</span>
      <button type="button" @click=${() => ask(editor.chooseData({}))}>${text('Choose…')}</button>
    </div>
    ${choice(
      text('Loss'),
      losses.map(each => [each, lossNames[each]]),
      form.loss,
      loss => changeForm({ loss }),
    )}
    ${choice(
      text('Optimizer'),
      [
        ['sgd', 'SGD'],
        ['adam', 'Adam'],
      ],
      form.optimizer,
      optimizer => changeForm({ optimizer, ...rateFor(form, optimizer) }),
    )}
    ${choice(
      text('Schedule of the rate'),
      [
        ['constant', text('constant')],
        ['step', text('in steps')],
        ['cosine', text('half a cosine')],
      ],
      form.schedule,
      schedule => changeForm({ schedule }),
    )}
    ${fieldsInUse(form).map(field => numberInput(page, field))}
    ${
      form.optimizer === 'sgd' && 0 < form.numbers.momentum
        ? html`<label class="field check"
            ><input
              type="checkbox"
              .checked=${form.nesterov}
              @change=${() => changeForm({ nesterov: !form.nesterov })}
            />
            ${text('Nesterov’s momentum')}</label
          >`
        : nothing
    }
    <button type="submit" class="unseen" tabindex="-1">${text('Start')}</button>
  </form>`;
}

/** Enter in a field starts, where the button would. */
function submitted({ editor, ask, form, misfits, shown: { progress } }: Page): (event: Event) => void {
  return event => {
    event.preventDefault();
    const isAtRest = progress.phase === 'idle' || progress.phase === 'ended' || progress.phase === 'failed';
    if (isAtRest && misfits.size === 0) ask(editor.start({ form }));
  };
}

/** A rate that nobody has changed follows the optimizer. */
function rateFor({ optimizer, numbers }: TrainingForm, next: TrainingForm['optimizer']): Partial<TrainingForm> {
  return numbers.rate === usualRate(optimizer) ? { numbers: { ...numbers, rate: usualRate(next) } } : {};
}

function choice<Choice extends string>(
  name: string,
  choices: readonly (readonly [Choice, string])[],
  chosen: Choice,
  choose: (choice: Choice) => void,
): TemplateResult {
  const changed = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    const found = choices.find(([each]) => each === value);
    if (found !== undefined) choose(found[0]);
  };
  return html`<label class="field"
    ><span class="name">${name}</span>
    <select @change=${changed} .value=${chosen}>
      ${choices.map(([value, title]) => html`<option value=${value} ?selected=${value === chosen}>${title}</option>`)}
    </select></label
  >`;
}

function numberInput({ form, misfits, writeNumber }: Page, field: NumberField): TemplateResult {
  const misfit = misfits.get(field);
  const number = form.numbers[field];
  // 0 stands for what is found by itself, and is said in words.
  const shown = misfit ?? (isFoundByItself(field) && number === 0 ? '' : String(number));
  const written = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    writeNumber(field, value.trim() === '' && isFoundByItself(field) ? '0' : value);
  };
  const id = `field-${field}`;
  return html`<div class="field">
    <label class="name" for=${id}>${fieldNames[field]()}</label>
    <span class="entry"
      ><input
        id=${id}
        name=${field}
        inputmode="decimal"
        autocomplete="off"
        spellcheck="false"
        .value=${shown}
        placeholder=${placeholderOf(form, field)}
        aria-invalid=${misfit !== undefined}
        aria-describedby=${misfit === undefined ? nothing : `${id}-problem`}
        @input=${written}
      />${unitOf(field)}</span
    >
    ${
      misfit === undefined
        ? nothing
        : html`<span class="problem" id=${`${id}-problem`} role="alert">${ruleNames[numberRules[field]]()}</span>`
    }
  </div>`;
}

function isFoundByItself(field: NumberField): boolean {
  return field === 'every' || field === 'threads';
}

function placeholderOf({ numbers }: TrainingForm, field: NumberField): string {
  if (field === 'every') return text('by itself: {0}', usualEvery(numbers.steps));
  return field === 'threads' ? text('by itself') : '';
}

function unitOf(field: NumberField): TemplateResult | typeof nothing {
  const unit = units[field]?.();
  return unit === undefined ? nothing : html` <span class="unit">${unit}</span>`;
}

const units: Readonly<Partial<Record<NumberField, () => string>>> = {
  batch: () => text('examples'),
  stepEvery: () => text('steps'),
  every: () => text('steps'),
};

const fieldNames: Readonly<Record<NumberField, () => string>> = {
  steps: () => text('Steps'),
  batch: () => text('Batch'),
  rate: () => text('Learning rate'),
  momentum: () => text('Momentum'),
  beta1: () => text('Beta 1'),
  beta2: () => text('Beta 2'),
  epsilon: () => text('Epsilon'),
  weightDecay: () => text('Weight decay'),
  stepEvery: () => text('Change the rate every'),
  stepFactor: () => text('Times'),
  least: () => text('Least rate'),
  seed: () => text('Seed'),
  every: () => text('A point every'),
  threads: () => text('Threads'),
};

const ruleNames: Readonly<Record<NumberRule, () => string>> = {
  count: () => text('a whole number of at least 1'),
  whole: () => text('a whole number of at least 0'),
  positive: () => text('a number above 0'),
  notNegative: () => text('a number of at least 0'),
  share: () => text('a number from 0 to below 1'),
};
