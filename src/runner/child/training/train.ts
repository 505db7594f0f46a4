import type {
  NotFiniteTraining,
  TrainingEnd,
  TrainingReport,
  TrainingUpdate,
  TrainRequest,
} from '../../../protocol/training.ts';
import { rateAt } from '../../../training/schedule.ts';
import type { SessionOptions, Workshop } from '../runtime.ts';
import { removeRemains } from './checkpoint.ts';
import type { PartOfPoint } from './checkpointText.ts';
import type { Control } from './control.ts';
import { createExaminer, type Examiner, type Seen } from './examiner.ts';
import { areFinite, findNotFinite } from './notFinite.ts';
import { placementNotes } from './placement.ts';
import { prepare, type Preparation } from './preparation.ts';
import { createProgress, createStopwatch, type Progress, type Stopwatch } from './progress.ts';
import { createSaver, type Course, type Saver } from './saving.ts';
import { createStepper, type Stepper } from './stepper.ts';
import { threadsFor } from './threads.ts';

/** Between a training and its host. */
export interface TrainingLine {
  readonly control: Control;
  readonly onUpdate: (update: TrainingUpdate) => void;
  /** Does something before this process ends because its host is gone. */
  readonly beforeEnd: (last: (() => void) | undefined) => void;
}

/** Milliseconds between two looks at weights and gradients, which take as long as a few steps. */
const betweenLooks = 1000;

const nothing: PartOfPoint = { steps: 0, loss: 0, wrong: 0 };

/** Trains a network, from the beginning or from a checkpoint. Throws in plain words where that cannot be done. */
export async function train(
  { runtime, machine }: Workshop,
  request: TrainRequest,
  { control, onUpdate, beforeEnd }: TrainingLine,
): Promise<TrainingReport> {
  const { folder, provider } = request;
  const say = (message: string): void => {
    const unknown = { step: 0, stepsPerSecond: Number.NaN, secondsLeft: Number.NaN, points: [] };
    onUpdate({ state: 'preparing', message, steps: request.settings.steps, ...unknown });
  };
  say('building the graph of a step');
  const preparation = await prepare(request, say, control.stopped);
  const { analysis, settings, resumed, training, data, summary, start } = preparation;
  say('loading the graph of a step');
  const threads = settings.threads ?? threadsFor(analysis, settings.batch);
  const options: SessionOptions = {
    provider: provider.used,
    optimization: 'all',
    yields: true,
    ...(threads !== undefined && { threads }),
  };
  const from = resumed?.step ?? 0;
  const stepper = await createStepper(runtime, { training, data, settings, folder, options, from, start });
  const examiner = await createExaminer(runtime, preparation, { stepper, folder, options });
  const watch = createStopwatch(resumed?.seconds ?? 0);
  const course: Course = {
    step: from,
    seconds: watch.seconds(),
    points: [...(resumed?.points ?? [])],
    sincePoint: resumed?.sincePoint ?? nothing,
  };
  const saver = createSaver(request, preparation, stepper);
  try {
    const placement = await placementNotes(runtime, training, stepper, { from, folder, options, provider });
    removeRemains(request.checkpoint);
    if (resumed === undefined) saver.first(course);
    const progress = createProgress(onUpdate, { steps: settings.steps, from, watch });
    progress.add(course.points);
    progress.tell(from, { state: 'running', message: 'training', data: summary });
    beforeEnd(() => saver.save({ ...course, seconds: watch.seconds() }));
    const { end, notFinite, seen } = await takeSteps(
      {
        preparation,
        stepper,
        examiner,
        saver,
        course,
        watch,
        progress,
        control,
        checkpointEvery: request.checkpointEvery,
      },
      step => findNotFinite(runtime, training, stepper, step, { network: analysis.network, folder, options }),
    );
    const confusion = await examiner.confusion(stepper.before(course.step));
    const unsaved = saver.problem();
    return {
      kind: 'training',
      name: analysis.network.name,
      fileName: request.fileName,
      settings,
      data: summary,
      provider,
      machine,
      end,
      ...(notFinite && { notFinite }),
      steps: course.step,
      resumedAt: from,
      seconds: course.seconds,
      stepsPerSecond: progress.stepsPerSecond(course.step),
      points: course.points,
      ...seen,
      notes: [...preparation.notes, ...placement],
      ...(confusion && { confusion }),
      checkpoint: request.checkpoint,
      ...(unsaved !== undefined && { unsaved }),
    };
  } finally {
    beforeEnd(undefined);
    await stepper.release();
    await examiner.release();
  }
}

/** All that takes part in the steps. */
interface Work {
  readonly preparation: Preparation;
  readonly stepper: Stepper;
  readonly examiner: Examiner;
  readonly saver: Saver;
  readonly course: Course;
  readonly watch: Stopwatch;
  readonly progress: Progress;
  readonly control: Control;
  readonly checkpointEvery: number;
}

interface Ended {
  readonly end: TrainingEnd;
  readonly notFinite?: NotFiniteTraining;
  readonly seen: Seen;
}

/** Takes steps until the last, until somebody stops them, or until a number is none. */
async function takeSteps(work: Work, find: (step: number) => Promise<NotFiniteTraining>): Promise<Ended> {
  const { preparation, stepper, saver, course, watch, progress, control } = work;
  const { steps, every } = preparation.settings;
  const points = pointsOf(work);
  const notFiniteAt = async (step: number): Promise<Ended> => {
    watch.stop();
    // A loss may be none because the step before has spoilt the weights: that one is to blame then.
    const isFirst = step === (preparation.resumed?.step ?? 0);
    const culprit = isFirst || areFinite(stepper.before(step)) ? step : step - 1;
    const notFinite = await find(culprit);
    course.step = culprit;
    course.points = course.points.filter(point => point.step <= culprit);
    course.seconds = watch.seconds();
    if (areFinite(stepper.before(culprit))) saver.save(course);
    return { end: 'notFinite', notFinite, seen: points.seen() };
  };
  /** Whether all is well: what is not finite is not kept. */
  const keep = (): boolean => {
    watch.stop();
    course.seconds = watch.seconds();
    if (!areFinite(stepper.before(course.step))) return false;
    saver.save(course);
    watch.start();
    return true;
  };
  let keptAt = performance.now();
  watch.start();
  while (course.step < steps) {
    const wanted = control.wanted();
    if (wanted === 'stop') break;
    if (wanted === 'pause') {
      if (!keep()) return notFiniteAt(course.step);
      watch.stop();
      progress.tell(course.step, { state: 'paused', message: saver.problem() ?? `paused after step ${course.step}` });
      await control.untilResumed();
      watch.start();
      continue;
    }
    const { step } = course;
    const { loss, wrong } = await stepper.take(step);
    if (!Number.isFinite(loss)) return notFiniteAt(step);
    const { sincePoint } = course;
    course.sincePoint = { steps: sincePoint.steps + 1, loss: sincePoint.loss + loss, wrong: sincePoint.wrong + wrong };
    course.step = step + 1;
    if (step === 0) await points.add(0, { steps: 1, loss, wrong });
    if (course.step % every === 0 || course.step === steps) await points.finish();
    if (1000 * work.checkpointEvery < performance.now() - keptAt) {
      if (!keep()) return notFiniteAt(course.step);
      keptAt = performance.now();
    }
    progress.stepped(course.step, saver.problem());
  }
  if (!keep()) return notFiniteAt(course.step);
  watch.stop();
  const isLookedAt = course.step === preparation.resumed?.step || course.step === 0;
  if (!isLookedAt) await points.look(course.step - 1);
  return { end: course.step < steps ? 'stopped' : 'steps', seen: points.seen() };
}

/** Makes the points of the curves. */
function pointsOf({ preparation, stepper, examiner, course, watch, progress }: Work): {
  /** Adds a point after so many steps. */
  readonly add: (step: number, sums: PartOfPoint) => Promise<void>;
  /** Adds the point of the steps since the one before. */
  readonly finish: () => Promise<void>;
  /** Looks at the gradients of a step, counted from 0, that was just taken. */
  readonly look: (step: number) => Promise<void>;
  readonly seen: () => Seen;
} {
  const { settings, data } = preparation;
  let seen: Seen = { statistics: [], warnings: [] };
  let lookedAt = -Infinity;
  let lookedStep = -1;
  const look = async (step: number): Promise<void> => {
    if (step === lookedStep) return;
    seen = await examiner.observe(step);
    lookedAt = performance.now();
    lookedStep = step;
  };
  const add = async (step: number, sums: PartOfPoint): Promise<void> => {
    watch.stop();
    const taken = Math.max(0, step - 1);
    const point = {
      step,
      seconds: watch.seconds(),
      rate: rateAt(settings, taken),
      loss: sums.loss / sums.steps,
      ...(0 < data.classes.length && { error: sums.wrong / (sums.steps * settings.batch) }),
      ...(await examiner.test(stepper.before(step))),
    };
    course.points.push(point);
    const isTime = lookedAt + betweenLooks < performance.now();
    if (isTime) await look(taken);
    progress.add([point], isTime ? seen : undefined);
    progress.tell(course.step, { state: 'running', message: `step ${course.step} of ${settings.steps}` });
    watch.start();
  };
  return {
    add,
    async finish() {
      const sums = course.sincePoint;
      course.sincePoint = nothing;
      await add(course.step, sums);
    },
    look,
    seen: () => seen,
  };
}
