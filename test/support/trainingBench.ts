import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTrainingGraph } from '../../src/autodiff/trainingGraph.ts';
import type { TrainingSettings } from '../../src/protocol/training.ts';
import { medianOf } from '../../src/reports/statistics.ts';
import { loadOnnxruntime } from '../../src/runner/child/ort.ts';
import { createStepper } from '../../src/runner/child/training/stepper.ts';
import { makeMnist1d } from '../../src/training/data/mnist1d.ts';
import type { Row } from './benchRows.ts';
import { analysisOf } from './diagrams.ts';
import { tfjsTraining } from './tfjsTraining.ts';

/** Blocks of steps, ours and tfjs's in turns: a machine that is busy meets both alike. */
const turns = 9;
const steps = { ours: 400, tfjs: 4 };

const settings: TrainingSettings = {
  loss: 'crossEntropy',
  optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  rate: 0.01,
  schedule: { name: 'constant' },
  batch: 100,
  steps: turns * steps.ours,
  seed: 1,
  every: 1000,
  threads: 1,
};

/** Steps of the convolutional network of MNIST-1D as a training takes them, filling of batches included, beside tfjs on the processor. */
export async function trainingRows(): Promise<readonly Row[]> {
  const analysis = analysisOf(readFileSync('src/zoo/mnist1d.cnn.json', 'utf8'));
  const training = buildTrainingGraph(analysis, settings);
  assert.ok(!('problem' in training));
  const data = makeMnist1d();
  const folder = mkdtempSync(join(tmpdir(), 'cnn-training-'));
  const runtime = await loadOnnxruntime(undefined);
  const stepper = await createStepper(runtime, {
    training,
    data,
    settings,
    folder,
    options: { provider: 'cpu', optimization: 'all', threads: 1 },
    from: 0,
    start: new Map(training.carried.map(({ name, start }) => [name, start()])),
  });
  try {
    const inputs = new Float32Array(settings.batch * 40);
    const targets = new Float32Array(settings.batch * 10);
    for (let place = 0; place < settings.batch; place++) {
      data.train.input(place, inputs, place * 40);
      targets[place * 10 + (data.train.labels?.[place] ?? 0)] = 1;
    }
    const tfjs = await tfjsTraining(inputs, targets, settings.batch);
    const [first, last] = [tfjs.step(), tfjs.step()];
    assert.ok(last < first, 'tfjs learns, too');
    const speeds: number[] = [];
    const ratios: number[] = [];
    let step = 0;
    for (let turn = 0; turn < turns; turn++) {
      const speed = await perSecond(steps.ours, () => stepper.take(step++));
      const other = await perSecond(steps.tfjs, tfjs.step);
      speeds.push(speed);
      ratios.push(speed / other);
    }
    return [
      {
        what: 'training steps of MNIST-1D, batch 100, one thread, 1/s',
        median: medianOf(speeds),
        best: Math.max(...speeds),
        promised: '≥ 900',
      },
      {
        what: 'against tfjs on the processor, of one turn',
        median: medianOf(ratios),
        best: Math.max(...ratios),
        promised: '≥ 100',
      },
    ];
  } finally {
    await stepper.release();
    rmSync(folder, { recursive: true });
  }
}

async function perSecond(count: number, act: () => unknown): Promise<number> {
  const begin = performance.now();
  for (let done = 0; done < count; done++) await act();
  return (1000 * count) / (performance.now() - begin);
}
