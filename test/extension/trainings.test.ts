import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeptTrainings, type KeptTrainings } from '../../src/extension/training/kept.ts';
import { createTrainings, type NewTraining, type Trainings } from '../../src/extension/training/trainings.ts';
import type { Network } from '../../src/core/network.ts';
import type { TrainingNews } from '../../src/protocol/trainingPage.ts';
import type { TrainingReport, TrainingUpdate } from '../../src/protocol/training.ts';
import { settingsOf, usualForm } from '../../src/reports/trainingSettings.ts';
import type { RunResult } from '../../src/runner/host/child.ts';
import type { AskedTraining } from '../../src/runner/host/trainings.ts';
import { ending, goingOn, trainingPoints } from '../support/trainings.ts';

/** A child whose end and updates the test decides on. */
interface Child {
  readonly asked: AskedTraining;
  /** What it was told: "pause", "resume", "stop". */
  readonly told: string[];
  update(update: Partial<TrainingUpdate>): void;
  end(result: RunResult<TrainingReport>): Promise<void>;
}

/** Trainings as a window sees them: with children that are no processes. */
interface Window {
  readonly trainings: Trainings;
  readonly children: Child[];
  readonly news: TrainingNews[];
  readonly over: string[];
}

describe('trainings', () => {
  let folder = '';
  let kept: KeptTrainings;
  const warnings: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-trainings-'));
    warnings.length = 0;
    kept = createKeptTrainings(join(folder, 'kept'), { warn: message => warnings.push(message) });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const network: Network = { name: '', inputs: [], layers: [], groups: [], outputs: [], seed: 1, budget: {} };
  const settings = settingsOf(usualForm('crossEntropy'));
  assert.ok(settings);
  const checkpointOf = (uri: string): string => join(folder, `${uri}.safetensors`);
  const training = (uri: string): NewTraining => ({
    uri,
    fileName: uri,
    network,
    textHash: '',
    provider: 'cpu',
    data: { place: 'mnist1d', name: 'MNIST-1D' },
    settings,
    checkpoint: checkpointOf(uri),
  });
  const report = (changed: Partial<TrainingReport> = {}): RunResult<TrainingReport> => {
    const { data } = goingOn();
    assert.ok(data);
    const points = trainingPoints(3);
    return { report: { ...ending(), settings, data, points, statistics: [], warnings: [], ...changed } };
  };
  /** `gone` says of other windows whether they have closed. */
  const open = (process: number, gone = true): Window => {
    const children: Child[] = [];
    const news: TrainingNews[] = [];
    const over: string[] = [];
    const trainings = createTrainings({
      kept,
      process,
      words: {
        waitsFor: name => `waits for ${name}`,
        starting: 'starting',
        stopping: 'stopping',
        noCheckpoint: 'no checkpoint',
        goesOnElsewhere: 'elsewhere',
      },
      start(asked, onUpdate) {
        const told: string[] = [];
        let settle: (result: RunResult<TrainingReport>) => void = () => undefined;
        const result = new Promise<RunResult<TrainingReport>>(resolve => (settle = resolve));
        const tell = (word: string) => () => void told.push(word);
        children.push({
          asked,
          told,
          update: changed =>
            onUpdate({
              state: 'running',
              message: '',
              step: 0,
              steps: asked.settings.steps,
              stepsPerSecond: 1000,
              secondsLeft: 1,
              points: [],
              ...changed,
            }),
          async end(outcome) {
            settle(outcome);
            await result;
            await new Promise(resolve => setImmediate(resolve));
          },
        });
        return { result, pause: tell('pause'), resume: tell('resume'), stop: tell('stop') };
      },
      untilGone: () => Promise.resolve(gone),
      changed: () => undefined,
      told: (_, each) => news.push(each),
      over: ({ uri, state, message = '' }) => over.push(`${uri} ${state} ${message}`.trim()),
    });
    return { trainings, children, news, over };
  };
  const phaseOf = ({ trainings }: Window, uri = 'a'): string | undefined => trainings.find(uri)?.progress.phase;
  const writeCheckpoint = (uri = 'a'): void => writeFileSync(checkpointOf(uri), 'weights');

  it('go on one at a time, and others wait and say for whom', async () => {
    const window = open(1);
    window.trainings.begin(training('a'));
    window.trainings.begin(training('b'));
    assert.equal(window.children.length, 1);
    assert.deepEqual(
      window.trainings.list().map(({ progress: { phase, message } }) => `${phase}: ${message}`),
      ['preparing: starting', 'waiting: waits for a'],
    );
    await window.children[0]?.end(report());
    assert.equal(window.children[1]?.asked.fileName, 'b');
    assert.deepEqual(window.over, ['a ended']);
    assert.equal(phaseOf(window), 'ended');
  });

  it('tell what is new, and how much was there before', () => {
    const window = open(1);
    window.trainings.begin(training('a'));
    const points = trainingPoints(5);
    window.children[0]?.update({ step: 20, points: points.slice(0, 2) });
    window.children[0]?.update({ step: 80, points: points.slice(2) });
    assert.deepEqual(
      window.news.map(({ before, points: { length }, progress: { step } }) => [before, length, step]),
      [
        [0, 2, 20],
        [2, 3, 80],
      ],
    );
    assert.equal(window.trainings.find('a')?.kept.points.length, 5);
  });

  it('are paused, go on and are stopped as they are asked to', async () => {
    const window = open(1);
    window.trainings.begin(training('a'));
    const [child] = window.children;
    window.trainings.pause('a');
    child?.update({ state: 'paused' });
    assert.equal(phaseOf(window), 'paused');
    assert.equal(kept.find('a')?.isPaused, true);
    window.trainings.proceed('a');
    child?.update({ state: 'running' });
    window.trainings.stop('a');
    assert.equal(phaseOf(window), 'stopping');
    child?.update({ state: 'running' });
    assert.equal(phaseOf(window), 'stopping', 'an update that was on its way changes nothing');
    assert.deepEqual(child?.told, ['pause', 'resume', 'stop']);
    writeCheckpoint();
    await child.end(report({ end: 'stopped', steps: 100 }));
    assert.deepEqual([phaseOf(window), window.trainings.find('a')?.progress.canResume], ['ended', true]);
  });

  it('leave nothing of one that was taken out before it began', () => {
    const window = open(1);
    window.trainings.begin(training('a'));
    window.trainings.begin(training('b'));
    window.trainings.stop('b');
    assert.equal(phaseOf(window, 'b'), undefined);
    assert.equal(window.trainings.list().length, 1);
  });

  it('say why one died, and go on from its checkpoint with its curve', async () => {
    const window = open(1);
    window.trainings.begin(training('a'));
    window.children[0]?.update({ step: 40, points: trainingPoints(3) });
    writeCheckpoint();
    await window.children[0]?.end({ failure: { kind: 'crash', message: 'the runner was ended from outside' } });
    assert.deepEqual(window.over, ['a failed the runner was ended from outside']);
    const failed = window.trainings.find('a');
    assert.deepEqual(
      [failed?.progress.phase, failed?.progress.canResume, failed?.kept.points.length],
      ['failed', true, 3],
    );
    assert.equal(window.trainings.resume('a'), undefined);
    const [, second] = window.children;
    assert.equal(second?.asked.resume, true);
    second.update({ state: 'preparing' });
    assert.equal(window.trainings.find('a')?.kept.points.length, 3, 'the old curve stays until the new one comes');
    second.update({ step: 20, points: trainingPoints(2) });
    assert.equal(window.trainings.find('a')?.kept.points.length, 2, 'which is that of the checkpoint');
    await second.end(report());
    assert.equal(kept.find('a')?.message, undefined);
  });

  it('do not go on from the checkpoint of another training', async () => {
    writeCheckpoint();
    utimesSync(checkpointOf('a'), new Date(0), new Date(0));
    const window = open(1);
    window.trainings.begin(training('a'));
    assert.equal(window.children[0]?.asked.resume, false);
    await window.children[0].end({ failure: { kind: 'crash', message: 'died' } });
    assert.equal(window.trainings.find('a')?.progress.canResume, false);
    assert.equal(window.trainings.resume('a'), 'no checkpoint');
  });

  it('begin anew when they are begun again right after the one before', async () => {
    const window = open(1);
    window.trainings.begin(training('a'));
    writeCheckpoint();
    await window.children[0]?.end(report({ end: 'stopped', steps: 100 }));
    assert.equal(window.trainings.find('a')?.progress.canResume, true);
    window.trainings.begin(training('a'));
    assert.equal(window.children[1]?.asked.resume, false);
    assert.equal(window.trainings.find('a')?.kept.points.length, 0);
  });

  it('do not offer to go on where numbers ceased to be numbers: it would come to the same', async () => {
    const window = open(1);
    window.trainings.begin(training('a'));
    writeCheckpoint();
    const notFinite = { step: 7, where: 'conv', message: 'at step 7 …' };
    await window.children[0]?.end(report({ end: 'notFinite', steps: 7, notFinite }));
    assert.equal(window.trainings.find('a')?.progress.canResume, false);
  });

  it('go on by themselves when the window is loaded again', async () => {
    const before = open(1);
    before.trainings.begin(training('a'));
    before.trainings.begin(training('b'));
    before.children[0]?.update({ step: 40, points: trainingPoints(3) });
    writeCheckpoint();
    const closed = before.trainings.dispose();
    assert.deepEqual(before.children[0]?.told, ['stop']);
    await before.children[0].end(report({ end: 'stopped', steps: 41 }));
    await closed;
    assert.deepEqual(before.over, [], 'nobody is told of an end that nobody has asked for');
    assert.equal(before.children.length, 1, 'nothing begins while the window closes');

    const after = open(2);
    await after.trainings.goOn();
    const [first] = after.children;
    assert.deepEqual([first?.asked.fileName, first?.asked.resume], ['a', true]);
    assert.equal(phaseOf(after, 'b'), 'waiting');
    await first?.end(report());
    assert.deepEqual([after.children[1]?.asked.fileName, after.children[1]?.asked.resume], ['b', false]);
  });

  it('go on when the process was killed, and wait again where they waited', async () => {
    const before = open(1);
    before.trainings.begin(training('a'));
    before.children[0]?.update({ state: 'paused', step: 40, points: trainingPoints(3) });
    writeCheckpoint();

    const after = open(2);
    await after.trainings.goOn();
    assert.equal(after.children[0]?.asked.resume, true);
    assert.deepEqual(after.children[0].told, ['pause']);
  });

  it('leave alone what another window trains', async () => {
    open(1).trainings.begin(training('a'));
    const other = open(2, false);
    await other.trainings.goOn();
    assert.equal(other.children.length, 0);
    assert.deepEqual([phaseOf(other), other.trainings.find('a')?.progress.message], ['failed', 'elsewhere']);
  });

  it('are kept one for each network, whole or not at all', async () => {
    const window = open(1);
    for (let time = 0; time < 2; time++) {
      window.trainings.begin(training('a'));
      await window.children[time]?.end(report());
    }
    assert.equal(readdirSync(join(folder, 'kept')).length, 1);
    assert.equal(kept.list().length, 1);
    writeFileSync(join(folder, 'kept', `${'0'.repeat(64)}.json`), '{ "version": 1, ');
    assert.equal(kept.list().length, 1);
    assert.match(warnings.join(), /is left out/);
  });
});
