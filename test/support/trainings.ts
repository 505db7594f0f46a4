import type { TrainingEnding, ShownTraining } from '../../src/protocol/trainingPage.ts';
import type { TrainingPoint, WeightStatistics } from '../../src/protocol/training.ts';
import { settingsOf, usualForm } from '../../src/reports/trainingSettings.ts';
import { validationReport } from './reports.ts';

/** Points of a training as they are usual: a loss that falls and shakes, and a test that falls less. */
export function trainingPoints(count: number, every = 20): readonly TrainingPoint[] {
  return Array.from({ length: count }, (_, at) => {
    const share = at / Math.max(1, count - 1);
    const shake = 0.06 * Math.sin(12.9898 * at) * (1 - 0.6 * share);
    return {
      step: at * every,
      seconds: (at * every) / 1200,
      rate: 0.01,
      loss: 2.3 * Math.exp(-3.4 * share) + shake + 0.07,
      error: Math.max(0, 0.9 * Math.exp(-3 * share) + shake / 2),
      testLoss: 2.3 * Math.exp(-2 * share) + 0.4 + shake / 3,
      testError: Math.max(0, 0.62 * Math.exp(-2.4 * share) + 0.17 + shake / 4),
    };
  });
}

/** Weights of a small network: its first gradient has all but vanished. */
const weightStatistics: readonly WeightStatistics[] = (
  [
    ['conv_1.weight', 'conv_1', 0.58, 2.1e-7, 4e-9],
    ['conv_1.bias', 'conv_1', 0.02, 1.4e-3, 7e-4],
    ['conv_2.weight', 'conv_2', 0.21, 3.3e-3, 1.6e-4],
    ['conv_2.bias', 'conv_2', 0.01, 4.1e-3, 4e-3],
    ['linear_1.weight', 'linear_1', 0.16, 1.2e-2, 7.5e-4],
    ['linear_1.bias', 'linear_1', 0.04, 9e-3, 2e-3],
  ] as const
).map(([tensor, layer, weightRms, gradientRms, updateRatio]) => ({
  tensor,
  layer,
  weightRms,
  gradientRms,
  gradientMax: 4 * gradientRms,
  updateRatio,
}));

/** A training that goes on, in its 2,400th step. */
export function goingOn(changed: Partial<ShownTraining> = {}): ShownTraining {
  const form = usualForm('crossEntropy');
  const settings = settingsOf(form);
  return {
    uri: 'file:///project/mnist1d.cnn.json',
    file: 'mnist1d.cnn.json',
    name: 'MNIST-1D',
    isOld: false,
    progress: {
      phase: 'running',
      message: '',
      step: 2400,
      steps: 3000,
      stepsPerSecond: 1187,
      secondsLeft: 0.5,
      canResume: true,
    },
    form,
    nextData: { place: 'mnist1d', name: 'MNIST-1D' },
    ...(settings && { settings }),
    data: {
      name: 'MNIST-1D',
      examples: 4000,
      testExamples: 1000,
      shape: [1, 40],
      classes: Array.from({ length: 10 }, (_, at) => String(at)),
    },
    points: trainingPoints(121),
    statistics: weightStatistics,
    warnings: [
      {
        kind: 'vanishing',
        tensor: 'conv_1.weight',
        message: 'conv_1.weight hardly learns: its gradient is 16,000 times smaller than that of conv_2.weight',
      },
    ],
    ...changed,
  };
}

/** The end of a training. */
export function ending(changed: Partial<TrainingEnding> = {}): TrainingEnding {
  const { provider, machine } = validationReport();
  return {
    kind: 'training',
    name: 'MNIST-1D',
    fileName: 'mnist1d.cnn.json',
    provider,
    machine,
    end: 'steps',
    steps: 3000,
    resumedAt: 1200,
    seconds: 2.6,
    stepsPerSecond: 1154,
    notes: ['The softmax at the end is left out while training: the loss contains it'],
    confusion: Array.from({ length: 10 }, (_, row) =>
      Array.from({ length: 10 }, (__, column) => (row === column ? 80 : (7 * row + 3 * column) % 11 === 0 ? 12 : 0)),
    ),
    checkpoint: '/project/mnist1d.safetensors',
    ...changed,
  };
}

/** The same training when it has ended. */
export function ended(changed: Partial<ShownTraining> = {}): ShownTraining {
  const shown = goingOn();
  return {
    ...shown,
    progress: { ...shown.progress, phase: 'ended', step: 3000, secondsLeft: 0, canResume: false },
    points: trainingPoints(151),
    report: ending(),
    ...changed,
  };
}
