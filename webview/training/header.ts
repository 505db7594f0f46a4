import { html, nothing, type TemplateResult } from 'lit';
import type { TrainingPhase } from '../../src/protocol/trainingPage.ts';
import type { TrainingPoint } from '../../src/protocol/training.ts';
import { formatExact, significant } from '../../src/reports/amounts.ts';
import { settingsOf } from '../../src/reports/trainingSettings.ts';
import { amountInWords, durationInWords, trainingInWords } from '../../src/reports/trainingWords.ts';
import { drawActions, type Action } from '../actions.ts';
import { text } from '../text.ts';
import { shareInWords } from './amounts.ts';
import type { Page } from './page.ts';

/** What is trained, how far it is, and what can be done with it. */
export function drawHeader(page: Page, notice: string): TemplateResult {
  const { name, file, isOld, settings, data, progress } = page.shown;
  return html`<header>
      <div class="title">
        <h1>${name}</h1>
        <span class=${`phase ${progress.phase}`} role="status">${phaseName(page)}</span>
        <span class="file">${file}</span>
        <span class="status" role="status">${notice}</span>
      </div>
      ${drawActions(text('Training'), actionsOf(page))}
    </header>
    ${drawReason(page)}
    ${isOld && settings !== undefined ? html`<p class="old">${text('The text has changed since.')}</p>` : nothing}
    ${
      settings === undefined
        ? nothing
        : html`<p class="trained">
            ${
              data === undefined
                ? nothing
                : html`<strong>${data.name}</strong> · ${text('{0} examples', formatExact(data.examples))}
                    ${data.testExamples === 0 ? nothing : text('and {0} to test', formatExact(data.testExamples))} · `
            }
            ${trainingInWords(settings)}
          </p>`
    }
    ${settings === undefined ? nothing : drawTiles(page)}`;
}

/** Functions, since the page knows its language only when it is drawn. */
const phaseNames: Readonly<Record<TrainingPhase, () => string>> = {
  idle: () => text('not trained yet'),
  waiting: () => text('waiting'),
  preparing: () => text('preparing'),
  running: () => text('training'),
  paused: () => text('paused'),
  stopping: () => text('stopping'),
  ended: () => text('✓ trained'),
  failed: () => text('✗ failed'),
};

function phaseName({ shown: { progress, report } }: Page): string {
  if (report?.end === 'stopped') return text('stopped');
  if (report?.end === 'notFinite') return text('✗ no numbers any more');
  return phaseNames[progress.phase]();
}

/** Why it waits or failed, in a sentence. */
function drawReason({ shown: { progress, report } }: Page): TemplateResult | typeof nothing {
  const { phase, message, canResume, step } = progress;
  if (report?.notFinite !== undefined) return html`<p class="reason bad" role="alert">${report.notFinite.message}</p>`;
  if (phase === 'failed')
    return html`<p class="reason bad" role="alert">${message}</p>
      ${canResume ? html`<p class="reason">${text('Resume goes on from the last checkpoint.')}</p>` : nothing}`;
  if (phase === 'waiting' || phase === 'preparing' || phase === 'stopping')
    return html`<p class="reason">${message}</p>`;
  if (phase === 'ended' && report?.end === 'stopped' && canResume)
    return html`<p class="reason">${text('Stopped at step {0}; Resume goes on from there.', formatExact(step))}</p>`;
  return nothing;
}

/** All that can be done with a training as it is now. */
export function actionsOf(page: Page): readonly Action[] {
  const { editor, ask, change, state } = page;
  return [
    ...actionsOfPhase(page),
    {
      key: 'e',
      name: state.isFormOpen ? text('Hide Settings') : text('Settings'),
      title: text('What the next training is set to'),
      isOpen: state.isFormOpen,
      act: () => change({ isFormOpen: !state.isFormOpen }),
    },
    { key: 'd', name: text('Data…'), title: text('Choose what to train with'), act: () => ask(editor.chooseData({})) },
  ];
}

function actionsOfPhase(page: Page): readonly Action[] {
  const { editor, ask, shown } = page;
  const stop: Action = {
    key: 's',
    name: text('Stop'),
    title: text('End the training and keep its weights'),
    act: () => ask(Promise.resolve(editor.stop({}))),
  };
  switch (shown.progress.phase) {
    case 'idle':
      return [startAction(page, text('Start'), true)];
    case 'waiting':
    case 'preparing':
      return [stop];
    case 'running':
      return [
        {
          key: 'p',
          name: text('Pause'),
          title: text('Hold the training; Continue goes on'),
          isMain: true,
          act: () => ask(Promise.resolve(editor.pause({}))),
        },
        stop,
      ];
    case 'paused':
      return [
        {
          key: 'p',
          name: text('Continue'),
          title: text('Go on with the training'),
          isMain: true,
          act: () => ask(Promise.resolve(editor.proceed({}))),
        },
        stop,
      ];
    case 'stopping':
      return [];
    case 'ended':
    case 'failed':
      return [
        ...(shown.progress.canResume
          ? [
              {
                key: 'r',
                name: text('Resume'),
                title: text('Go on from the last checkpoint'),
                isMain: true,
                act: () => ask(editor.resume({})),
              } as const,
            ]
          : []),
        startAction(page, text('Train Again'), !shown.progress.canResume),
      ];
  }
}

function startAction({ editor, ask, form, misfits, change }: Page, name: string, isMain: boolean): Action {
  const title = text('Train from the beginning, with the settings and data that are chosen');
  return {
    key: 't',
    name,
    title,
    ...(isMain && { isMain }),
    act() {
      if (0 < misfits.size || settingsOf(form) === undefined) {
        change({ isFormOpen: true });
        ask(Promise.reject(new Error(text('Some settings do not fit yet.'))));
      } else ask(editor.start({ form }));
    },
  };
}

function drawTiles({ shown: { progress, points } }: Page): TemplateResult {
  const { step, steps, stepsPerSecond, secondsLeft, phase } = progress;
  const last = points.at(-1);
  const isOnTheWay = phase === 'running' || phase === 'paused' || phase === 'preparing';
  return html`<dl class="tiles">
    <div class="tile main">
      <dt>${text('Step')}</dt>
      <dd>${formatExact(step)} <span class="of">${text('of {0}', formatExact(steps))}</span></dd>
      <dd class="bar">
        <progress max=${steps} value=${step} aria-label=${text('Steps done')}></progress>
      </dd>
    </div>
    ${isOnTheWay ? tile(text('Time left'), durationInWords(secondsLeft)) : nothing}
    ${
      last === undefined
        ? nothing
        : html`${isOnTheWay ? nothing : tile(text('Training time'), durationInWords(last.seconds))}
          ${amountTile(text('Loss'), last, point => [point.loss, point.testLoss], amountInWords)}
          ${amountTile(text('Error'), last, point => [point.error, point.testError], shareInWords)}
          ${tile(text('Rate'), amountInWords(last.rate))}`
    }
    ${tile(text('Steps a second'), significant(stepsPerSecond))}
  </dl>`;
}

function tile(name: string, value: string): TemplateResult {
  return html`<div class="tile">
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** An amount of the training batches, and below it that of the test set. */
function amountTile(
  name: string,
  point: TrainingPoint,
  of: (point: TrainingPoint) => readonly [training: number | undefined, test: number | undefined],
  say: (amount: number) => string,
): TemplateResult | typeof nothing {
  const [training, test] = of(point);
  if (training === undefined && test === undefined) return nothing;
  return html`<div class="tile">
    <dt>${name}</dt>
    <dd>${training === undefined ? '–' : say(training)}</dd>
    ${test === undefined ? nothing : html`<dd class="more">${text('{0} in the test', say(test))}</dd>`}
  </div>`;
}
