import { formatExact, formatNumberOf } from '../core/units.ts';
import type { TrainingPoint, TrainingReport, TrainingUpdate } from '../protocol/training.ts';
import { formatTable } from './output.ts';
import { placeInWords } from './runs.ts';

/** One line about a training that goes on. */
export function progressLine(
  { state, message, step, steps, stepsPerSecond, secondsLeft }: TrainingUpdate,
  point?: TrainingPoint,
): string {
  if (state === 'preparing') return message;
  const parts = [
    `step ${formatExact(step)} of ${formatExact(steps)}`,
    ...(state === 'paused' ? ['paused'] : []),
    ...(Number.isFinite(stepsPerSecond) ? [`${formatExact(Math.round(stepsPerSecond))} steps/s`] : []),
    ...(point === undefined ? [] : pointInWords(point)),
    ...(Number.isFinite(secondsLeft) && step < steps ? [`${durationInWords(secondsLeft)} left`] : []),
  ];
  return parts.join(' · ');
}

/** What came of a training, for people. */
export function trainingText(report: TrainingReport): string {
  const { name, data, settings, end, notFinite, steps, resumedAt, seconds, stepsPerSecond, points, checkpoint } =
    report;
  const newest = points.at(-1);
  const begun = 0 < resumedAt ? `, ${formatExact(steps - resumedAt)} of them now` : '';
  const how = { steps: 'done', stopped: 'stopped', notFinite: 'ended' }[end];
  return [
    `${name || 'the network'} on ${data.name}: ${formatNumberOf(data.examples, 'example')}, ${formatExact(data.testExamples)} for the test; batch ${settings.batch}, seed ${settings.seed}`,
    `${how} after ${formatNumberOf(steps, 'step')}${begun} in ${durationInWords(seconds)}, ${formatExact(Math.round(stepsPerSecond))} steps/s`,
    ...(newest === undefined
      ? []
      : [`${newest.step === steps ? '' : `at step ${formatExact(newest.step)}: `}${pointInWords(newest).join(' · ')}`]),
    '',
    curves(points),
    ...(0 < report.statistics.length ? ['', statisticsTable(report)] : []),
    '',
    ...(notFinite === undefined ? [] : [`error: ${notFinite.message}`]),
    ...report.warnings.map(({ message }) => `warning: ${message}`),
    ...report.notes.map(note => `note: ${note}`),
    report.unsaved === undefined ? `weights: ${checkpoint}` : `error: ${report.unsaved}`,
    placeInWords(report.provider, report.machine),
  ].join('\n');
}

function pointInWords({ loss, error, testLoss, testError }: TrainingPoint): readonly string[] {
  return [
    `loss ${inDigits(loss)}`,
    ...(error === undefined ? [] : [`error ${percent(error)}`]),
    ...(testLoss === undefined ? [] : [`test loss ${inDigits(testLoss)}`]),
    ...(testError === undefined ? [] : [`test error ${percent(testError)}`]),
  ];
}

/** Columns of a curve: what fits beside its name and its numbers. */
const curveWidth = 50;

const blocks = '▁▂▃▄▅▆▇█';

/** The curves as rows of blocks, all losses on one scale and all errors on another. */
function curves(points: readonly TrainingPoint[]): string {
  const rows = [
    { name: 'loss', values: points.map(({ loss }) => loss), inWords: inDigits },
    { name: 'test loss', values: points.map(({ testLoss }) => testLoss), inWords: inDigits },
    { name: 'error', values: points.map(({ error }) => error), inWords: percent },
    { name: 'test error', values: points.map(({ testError }) => testError), inWords: percent },
  ].flatMap(({ values, ...row }) => {
    const known = values.filter(value => value !== undefined);
    return known.length === 0 ? [] : [{ ...row, values: known }];
  });
  return rows
    .map(({ name, values, inWords }) => {
      const scale = Math.max(...rows.filter(other => other.inWords === inWords).flatMap(other => other.values));
      const [first = Number.NaN, last = Number.NaN] = [values[0], values.at(-1)];
      return `${name.padEnd(10)}  ${curve(values, scale)}  ${inWords(first)} → ${inWords(last)}`;
    })
    .join('\n');
}

/** One block for each of at most `curveWidth` values, as high as its share of `scale`. */
function curve(values: readonly number[], scale: number): string {
  const width = Math.min(curveWidth, values.length);
  return Array.from({ length: width }, (_, column) => {
    const value = values[Math.round((column * (values.length - 1)) / Math.max(1, width - 1))] ?? 0;
    const height = 0 < scale ? Math.round((value / scale) * (blocks.length - 1)) : 0;
    return blocks[Math.max(0, Math.min(blocks.length - 1, height))] ?? '';
  }).join('');
}

function statisticsTable({ statistics }: TrainingReport): string {
  const rows = statistics.map(({ tensor, weightRms, gradientRms, gradientMax, updateRatio }) => [
    tensor,
    ...[weightRms, gradientRms, gradientMax, updateRatio].map(inDigits),
  ]);
  return formatTable(
    [['Weight', 'RMS', 'Gradient RMS', 'Gradient max', 'Step/weight'], ...rows],
    [false, true, true, true, true],
  );
}

function inDigits(amount: number): string {
  if (!Number.isFinite(amount)) return '--';
  return amount === 0 || (1e-3 <= Math.abs(amount) && Math.abs(amount) < 1e4)
    ? String(Number(amount.toPrecision(3)))
    : amount.toExponential(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** "45 s", "3 min 20 s", "2 h 5 min". */
function durationInWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
