import { statSync } from 'node:fs';
import type { TrainingNews, TrainingPhase, TrainingProgress } from '../../protocol/trainingPage.ts';
import type { TrainingReport, TrainingUpdate } from '../../protocol/training.ts';
import type { RunResult } from '../../runner/host/child.ts';
import type { AskedTraining, Training } from '../../runner/host/trainings.ts';
import type { KeptTraining, KeptTrainings } from './kept.ts';

/** A training as it is now. */
export interface LiveTraining {
  readonly kept: KeptTraining;
  readonly progress: TrainingProgress;
}

/** What a training begins with. */
export type NewTraining = Pick<
  KeptTraining,
  'uri' | 'fileName' | 'network' | 'textHash' | 'provider' | 'data' | 'settings' | 'checkpoint'
>;

/** Trainings of networks: one goes on, others wait for it. They outlive the process that sees to them. */
export interface Trainings {
  /** Trains from the beginning, at once or when those before have ended; what was kept of the training before is forgotten. */
  begin(training: NewTraining): void;
  /** Goes on from the checkpoint of the last training of a network; says why it cannot. */
  resume(uri: string): string | undefined;
  pause(uri: string): void;
  proceed(uri: string): void;
  /** Ends it with its weights as they are, or takes it out of those that wait. */
  stop(uri: string): void;
  /** The last training of a network, also one that has ended. */
  find(uri: string): LiveTraining | undefined;
  /** Whether a network is trained now, or waits for that. */
  isGoingOn(uri: string): boolean;
  /** Those that go on or wait, the first first. */
  list(): readonly LiveTraining[];
  /** Goes on with those that ended with the process before. */
  goOn(): Promise<void>;
  /** Lets those that go on write a checkpoint, so that the next process goes on with them. */
  dispose(): Promise<void>;
}

/** What trainings work with. */
export interface TrainingParts {
  readonly kept: KeptTrainings;
  /** Number of the process that sees to them. */
  readonly process: number;
  readonly words: TrainingWords;
  start(asked: AskedTraining, onUpdate: (update: TrainingUpdate) => void): Training;
  /** Waits until a process is gone; false when it stays. */
  untilGone(process: number): Promise<boolean>;
  /** A training is another one, or ended. */
  changed(uri: string): void;
  /** Something is new of a training that goes on. */
  told(uri: string, news: TrainingNews): void;
  /** A training is over: with a report, or failed for the reason in `message`. */
  over(training: KeptTraining): void;
}

/** What is said of trainings that do not go on. */
export interface TrainingWords {
  waitsFor(name: string): string;
  readonly starting: string;
  readonly stopping: string;
  readonly noCheckpoint: string;
  readonly goesOnElsewhere: string;
}

/** Seconds between two checkpoints: what a killed process costs at most. */
const checkpointEvery = 10;

interface Entry {
  kept: KeptTraining;
  phase: TrainingPhase;
  message: string;
  stepsPerSecond: number;
  secondsLeft: number;
  training?: Training;
  /** Whether the points of the checkpoint are still to come, which then take the place of ours. */
  awaitsPoints: boolean;
}

/** No trainings yet. */
export function createTrainings(parts: TrainingParts): Trainings {
  const { kept: store, words } = parts;
  let entries: readonly Entry[] = [];
  let isDisposed = false;
  let lastAskedAt = 0;
  let running: Promise<void> = Promise.resolve();

  const entryOf = (uri: string): Entry | undefined => entries.find(({ kept }) => kept.uri === uri);

  const enter = (kept: KeptTraining, awaitsPoints: boolean): void => {
    const [first] = entries;
    const entry: Entry = {
      kept,
      phase: first === undefined ? 'preparing' : 'waiting',
      message: first === undefined ? words.starting : words.waitsFor(nameOf(first.kept)),
      stepsPerSecond: Number.NaN,
      secondsLeft: Number.NaN,
      awaitsPoints,
    };
    entries = [...entries, entry];
    store.keep(kept);
    parts.changed(kept.uri);
    if (first === undefined) running = run(entry);
  };

  const leave = (entry: Entry): void => {
    entries = entries.filter(each => each !== entry);
  };

  const run = async (entry: Entry): Promise<void> => {
    const { kept } = entry;
    entry.phase = 'preparing';
    entry.message = words.starting;
    parts.changed(kept.uri);
    const asked: AskedTraining = {
      network: kept.network,
      fileName: kept.fileName,
      provider: kept.provider,
      data: kept.data.place,
      settings: kept.settings,
      checkpoint: kept.checkpoint,
      checkpointEvery,
      resume: hasCheckpoint(kept),
    };
    entry.training = parts.start(asked, update => tell(entry, update));
    if (kept.isPaused) entry.training.pause();
    const result = await entry.training.result;
    settle(entry, result);
    const [next] = entries;
    if (next !== undefined && !isDisposed) running = run(next);
  };

  const tell = (entry: Entry, update: TrainingUpdate): void => {
    const { points, data, statistics, warnings, state } = update;
    const isFirst = entry.awaitsPoints && 0 < points.length;
    if (isFirst) entry.awaitsPoints = false;
    const before = isFirst ? [] : entry.kept.points;
    if (entry.phase !== 'stopping') entry.phase = state;
    entry.message = update.message;
    entry.stepsPerSecond = update.stepsPerSecond;
    entry.secondsLeft = update.secondsLeft;
    entry.kept = {
      ...entry.kept,
      step: update.step,
      ...(data && { summary: data }),
      points: points.length === 0 ? before : [...before, ...points],
      ...(statistics && { statistics }),
      ...(warnings && { warnings }),
    };
    // Where the process is killed, it is to be known what it was doing.
    if ((state === 'paused') !== entry.kept.isPaused && state !== 'preparing') {
      entry.kept = { ...entry.kept, isPaused: state === 'paused' };
      store.keep(entry.kept);
    }
    if (isFirst) parts.changed(entry.kept.uri);
    else
      parts.told(entry.kept.uri, {
        progress: progressOf(entry),
        points,
        before: before.length,
        ...(data && { data }),
        ...(statistics && { statistics }),
        ...(warnings && { warnings }),
      });
  };

  const settle = (entry: Entry, result: RunResult<TrainingReport>): void => {
    leave(entry);
    const kept = without(entry.kept, 'owner');
    const ending: KeptTraining =
      'report' in result ? withReport(kept, result.report) : withFailure(kept, result.failure);
    if (isDisposed && (!('report' in result) || result.report.end === 'stopped')) {
      // It was not the user who has ended it.
      store.keep({ ...ending, state: 'unfinished' });
      return;
    }
    if ('failure' in result && result.failure.kind === 'cancelled' && !hasCheckpoint(kept)) {
      // It was stopped before it had begun.
      store.forget(kept.uri);
      parts.changed(kept.uri);
      return;
    }
    store.keep(ending);
    parts.changed(kept.uri);
    parts.over(ending);
  };

  return {
    begin(training) {
      if (isDisposed || entryOf(training.uri) !== undefined) return;
      const checkpointBefore = lastWritten(training.checkpoint);
      enter(
        {
          ...training,
          version: 1,
          askedAt: (lastAskedAt = Math.max(Date.now(), lastAskedAt + 1)),
          ...(checkpointBefore !== undefined && { checkpointBefore }),
          state: 'unfinished',
          isPaused: false,
          owner: parts.process,
          step: 0,
          points: [],
          statistics: [],
          warnings: [],
        },
        false,
      );
    },
    resume(uri) {
      if (isDisposed || entryOf(uri) !== undefined) return undefined;
      const kept = store.find(uri);
      if (kept === undefined || !hasCheckpoint(kept)) return words.noCheckpoint;
      enter({ ...resumed(kept), owner: parts.process }, true);
      return undefined;
    },
    pause: uri => entryOf(uri)?.training?.pause(),
    proceed: uri => entryOf(uri)?.training?.resume(),
    stop(uri) {
      const entry = entryOf(uri);
      if (entry === undefined || entry.phase === 'stopping') return;
      if (entry.training === undefined) {
        leave(entry);
        settleWaiting(entry.kept, store);
        parts.changed(uri);
        return;
      }
      entry.phase = 'stopping';
      entry.message = words.stopping;
      entry.training.stop();
      parts.changed(uri);
    },
    find(uri) {
      const entry = entryOf(uri);
      if (entry !== undefined) return { kept: entry.kept, progress: progressOf(entry) };
      const kept = store.find(uri);
      return kept && { kept, progress: restingProgress(kept, words) };
    },
    isGoingOn: uri => entryOf(uri) !== undefined,
    list: () => entries.map(entry => ({ kept: entry.kept, progress: progressOf(entry) })),
    async goOn() {
      for (const kept of store.list()) {
        if (kept.state !== 'unfinished' || entryOf(kept.uri) !== undefined) continue;
        // The window before may still be about to close; another one may have the same networks.
        if (kept.owner !== undefined && kept.owner !== parts.process && !(await parts.untilGone(kept.owner))) continue;
        const now = store.find(kept.uri);
        if (now?.state !== 'unfinished' || isDisposed || entryOf(kept.uri) !== undefined) continue;
        const hasBegun = hasCheckpoint(now);
        enter({ ...(hasBegun ? now : resumed({ ...now, points: [] })), owner: parts.process }, hasBegun);
      }
    },
    async dispose() {
      isDisposed = true;
      const [first, ...waiting] = entries;
      for (const { kept } of waiting) store.keep(without(kept, 'owner'));
      entries = entries.slice(0, 1);
      first?.training?.stop();
      await running;
    },
  };
}

/** Takes a training that has not begun out of the waiting ones: one that was to go on is as it was. */
function settleWaiting(waiting: KeptTraining, store: KeptTrainings): void {
  const kept = without(waiting, 'owner');
  if (hasCheckpoint(kept)) store.keep({ ...kept, state: kept.report === undefined ? 'failed' : 'ended' });
  else store.forget(kept.uri);
}

/** A training that goes on has neither an end nor a failure. */
function resumed(kept: KeptTraining): KeptTraining {
  return { ...without(kept, 'report', 'message'), state: 'unfinished', isPaused: false };
}

function without(kept: KeptTraining, ...keys: readonly ('owner' | 'report' | 'message')[]): KeptTraining {
  const entries = Object.entries(kept).filter(([key]) => !keys.some(each => each === key));
  return Object.fromEntries(entries) as unknown as KeptTraining;
}

function withReport(kept: KeptTraining, report: TrainingReport): KeptTraining {
  const { points, statistics, warnings, data, settings, ...ending } = report;
  return {
    ...kept,
    state: 'ended',
    step: report.steps,
    stepsPerSecond: report.stepsPerSecond,
    settings,
    summary: data,
    points,
    statistics,
    warnings,
    report: ending,
  };
}

function withFailure(kept: KeptTraining, { message }: { readonly message: string }): KeptTraining {
  return { ...kept, state: 'failed', message };
}

/** Whether a training has written a checkpoint: the one that was there when it began is of another one. */
function hasCheckpoint({ checkpoint, checkpointBefore }: KeptTraining): boolean {
  const writtenAt = lastWritten(checkpoint);
  return writtenAt !== undefined && writtenAt !== checkpointBefore;
}

/** When a file was written last, milliseconds since 1970; undefined where there is none. */
function lastWritten(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** What a network is called. */
export function nameOf({ network, fileName }: Pick<KeptTraining, 'network' | 'fileName'>): string {
  return network.name === '' ? fileName : network.name;
}

function progressOf({ kept, phase, message, stepsPerSecond, secondsLeft }: Entry): TrainingProgress {
  const { step, settings } = kept;
  return { phase, message, step, steps: settings.steps, stepsPerSecond, secondsLeft, canResume: false };
}

/** Of a training that nobody sees to. One of which numbers are none any more would come to the same end again. */
function restingProgress(kept: KeptTraining, words: TrainingWords): TrainingProgress {
  const { state, step, settings, report, message = '', stepsPerSecond = Number.NaN } = kept;
  const isToEnd = step < settings.steps && report?.end !== 'notFinite';
  return {
    phase: state === 'ended' ? 'ended' : 'failed',
    message: state === 'unfinished' ? words.goesOnElsewhere : message,
    step,
    steps: settings.steps,
    stepsPerSecond,
    secondsLeft: Number.NaN,
    canResume: state !== 'unfinished' && isToEnd && hasCheckpoint(kept),
  };
}
