import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { svgOf } from '../../src/diagram/export/svg.ts';
import type { Figure } from '../../src/diagram/figure/figure.ts';
import type { Ink } from '../../src/diagram/figure/paint.ts';
import type { TrainingPoint, TrainingReport, TrainingSettings } from '../../src/protocol/training.ts';
import { createRasteriser } from '../../src/raster/png.ts';
import { curvesFigure, type Curve } from '../../src/reports/charts/curves.ts';
import { startTraining } from '../../src/runner/host/trainings.ts';
import { copyRaster } from '../support/bundle.ts';
import { analysisOf } from '../support/diagrams.ts';

/**
 * The textbook's experiment on MNIST-1D, and why skips are there: each network is trained from three seeds, as users train. Writes what came
 * of it, with its curves, to `test/results`. `--steps N` is for trying the script out, and writes nothing. Source: Prince 2023, §10.2.7, figure 10.8.
 */
const seeds = [1, 2, 3];

/** Networks that are compared, and how they are trained. */
interface Comparison {
  readonly name: string;
  readonly networks: readonly { readonly path: string; readonly called: string; readonly ink: Ink }[];
  readonly steps: number;
  readonly every: number;
}

const comparisons: readonly Comparison[] = [
  {
    name: 'mnist1d',
    networks: [
      { path: 'mnist1d', called: 'convolutional', ink: 'convolution' },
      { path: 'mnist1d-dense', called: 'fully connected', ink: 'heat' },
    ],
    steps: 100_000,
    every: 1000,
  },
  {
    name: 'mnist1d-depth',
    networks: [
      { path: 'exercises/deep-residual', called: 'residual', ink: 'convolution' },
      { path: 'exercises/deep-plain', called: 'plain', ink: 'heat' },
    ],
    steps: 4000,
    every: 100,
  },
];

/** Stochastic gradient descent without momentum, as the book has it. */
function settingsOf({ steps, every }: Comparison, seed: number): TrainingSettings {
  const optimizer = { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;
  const schedule = { name: 'constant' } as const;
  return { loss: 'crossEntropy', optimizer, schedule, rate: 0.01, batch: 100, steps, every, seed, threads: 1 };
}

/** Trains a network from a seed, which draws its weights as well as the order of the examples. */
async function trained(path: string, settings: TrainingSettings, folder: string): Promise<TrainingReport> {
  const fileName = `src/zoo/${path}.cnn.json`;
  const { network } = analysisOf(readFileSync(fileName, 'utf8'));
  const { result } = startTraining(
    {
      network: { ...network, seed: settings.seed },
      fileName,
      provider: 'cpu',
      data: 'mnist1d',
      settings,
      checkpoint: join(folder, `${path.replace('/', '-')}-${settings.seed}.safetensors`),
      checkpointEvery: 60,
      resume: false,
    },
    { runnerPath: resolve('dist/runner.js') },
  );
  const outcome = await result;
  if ('failure' in outcome) throw new Error(outcome.failure.message);
  return outcome.report;
}

/** What is kept of a training. */
interface Outcome {
  readonly called: string;
  readonly seed: number;
  readonly seconds: number;
  readonly points: readonly TrainingPoint[];
}

/** Does things side by side, as many at once as there are processors. */
async function sideBySide<Result>(tasks: readonly (() => Promise<Result>)[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < tasks.length; at = next++) {
      const task = tasks[at];
      if (task !== undefined) results[at] = await task();
    }
  };
  await Promise.all(Array.from({ length: cpus().length }, work));
  return results;
}

/** Errors over the steps: the mean of the seeds, drawn through for the training batches and dashed for the test set. */
function errorCurves({ networks, steps }: Comparison, outcomes: readonly Outcome[]): Figure {
  const curve = (called: string, of: (point: TrainingPoint) => number | undefined): Curve['points'] => {
    const runs = outcomes.filter(outcome => outcome.called === called);
    return (runs[0]?.points ?? []).map(({ step }, at) => ({
      x: step,
      y:
        (100 * runs.reduce((sum, { points }) => sum + ((points[at] && of(points[at])) ?? Number.NaN), 0)) / runs.length,
    }));
  };
  const curves = networks.flatMap(({ called, ink }): Curve[] => [
    { name: `${called}, training`, ink, points: curve(called, ({ error }) => error) },
    { name: `${called}, test`, ink, dashes: [6, 3], points: curve(called, ({ testError }) => testError) },
  ]);
  const look = { width: 760, height: 320, isLog: false, end: steps, across: 'step', up: 'error, %' };
  return curvesFigure(curves, look).figure;
}

function lastOf({ points }: Outcome): TrainingPoint | undefined {
  return points.at(-1);
}

function percent(share: number | undefined): string {
  return share === undefined ? '?' : `${(100 * share).toFixed(1)} %`;
}

const [option, value] = process.argv.slice(2);
const isTrial = option === '--steps';
const folder = mkdtempSync(join(tmpdir(), 'cnn-experiment-'));
const results = isTrial ? folder : resolve('test/results');
mkdirSync(results, { recursive: true });
const { pngOf } = await createRasteriser(copyRaster('experiment'));
try {
  for (const written of comparisons) {
    const steps = isTrial ? Number(value) : written.steps;
    const comparison = { ...written, steps, every: Math.min(written.every, steps) };
    const outcomes = await sideBySide(
      comparison.networks.flatMap(({ path, called }) =>
        seeds.map(seed => async (): Promise<Outcome> => {
          const { seconds, points } = await trained(path, settingsOf(comparison, seed), folder);
          const outcome = { called, seed, seconds, points };
          const last = lastOf(outcome);
          console.log(
            `${called}, seed ${seed}, ${steps} steps in ${seconds.toFixed(0)} s: training error ${percent(last?.error)}, test error ${percent(last?.testError)}, loss ${last?.loss.toPrecision(3)}`,
          );
          return outcome;
        }),
      ),
    );
    for (const { called } of comparison.networks) {
      const ends = outcomes.filter(outcome => outcome.called === called).map(lastOf);
      const mean = (of: (point: TrainingPoint | undefined) => number | undefined): string =>
        percent(ends.reduce((sum, end) => sum + (of(end) ?? Number.NaN), 0) / ends.length);
      console.log(`${called}: training error ${mean(end => end?.error)}, test error ${mean(end => end?.testError)}\n`);
    }
    writeFileSync(join(results, `${comparison.name}.json`), `${JSON.stringify({ steps, outcomes })}\n`);
    const svg = svgOf(errorCurves(comparison, outcomes), {
      theme: 'light',
      background: 'paper',
      title: comparison.name,
    });
    const png = pngOf(svg, { scale: 2 });
    if ('problem' in png) throw new Error(png.problem);
    writeFileSync(join(results, `${comparison.name}.png`), png);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
