import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lossRules } from '../../src/autodiff/losses.ts';
import { buildTrainingGraph, type TrainingGraph, type TrainingGraphOptions } from '../../src/autodiff/trainingGraph.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { isProblem, lowerNetwork } from '../../src/onnx/lower.ts';
import type { Loss, Optimizer, Schedule } from '../../src/protocol/training.ts';
import { rateAt } from '../../src/training/schedule.ts';
import { computeWithGradients } from '../support/operators.ts';
import { unadvised } from '../support/preferences.ts';
import { takeSteps } from '../support/trainingSteps.ts';

/** A short training by PyTorch in float64; names are those of our tensors. */
interface TorchTraining {
  readonly torch: string;
  readonly network: {
    readonly inputs: Readonly<Record<string, readonly number[]>>;
    readonly layers: readonly object[];
  };
  readonly settings: TrainingGraphOptions & { readonly schedule?: Schedule; readonly rate?: number };
  /** Rate of each step. */
  readonly rates: readonly number[];
  readonly start: Readonly<Record<string, readonly number[]>>;
  /** What each step read, was to give, and multiplied by. */
  readonly x: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly masks: readonly (readonly (readonly number[])[])[];
  readonly losses: readonly number[];
  /** Of the last step. */
  readonly result: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly after: Readonly<Record<string, readonly number[]>>;
}

/** Made by PyTorch 1.13: one function for each network, `loss.backward()` and `optimizer.step()`, and printed with nine digits. */
const trainings = JSON.parse(
  readFileSync(new URL('../reference/torch-training.json', import.meta.url), 'utf8'),
) as readonly TorchTraining[];

const sgd: Optimizer = { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 };

function analysisOf(network: object) {
  const { analysis, diagnostics } = readModel(JSON.stringify(network), catalogue, unadvised);
  assert.deepEqual(diagnostics, []);
  return analysis;
}

function built(network: object, options: TrainingGraphOptions): TrainingGraph {
  const training = buildTrainingGraph(analysisOf(network), options);
  if (isProblem(training)) throw new Error(training.problem);
  return training;
}

function assertNear(found: ArrayLike<number> | undefined, expected: readonly number[], error: number, what: string) {
  assert.equal(found?.length, expected.length, what);
  const largest = expected.reduce((most, each) => Math.max(most, Math.abs(each)), 0.1);
  for (const [index, each] of expected.entries()) {
    const own = found[index] ?? Number.NaN;
    assert.ok(Math.abs(own - each) < error * largest, `${what}[${index}] is ${own}, and ${each} with PyTorch`);
  }
}

describe('training against PyTorch', () => {
  for (const {
    torch,
    network,
    settings,
    rates,
    start,
    x,
    targets,
    masks,
    losses,
    result,
    gradients,
    after,
  } of trainings)
    it(`takes ${rates.length} steps as ${torch}`, async () => {
      const training = built(network, settings);
      const kept = training.carried.filter(({ kind }) => kind !== 'state').map(({ name }) => name);
      assert.deepEqual(kept.toSorted(), Object.keys(start).toSorted());
      const steps = rates.map((rate, step) => ({
        inputs: [x[step] ?? []],
        target: targets[step] ?? [],
        masks: masks[step] ?? [],
        rate,
      }));
      const found = await takeSteps(training, steps, start);
      assertNear(found.losses, losses, 1e-5, 'loss');
      assertNear(found.result, result, 1e-5, 'result');
      for (const [name, expected] of Object.entries(gradients))
        assertNear(found.gradients.get(name), expected, 1e-5, `gradient of ${name}`);
      for (const [name, expected] of Object.entries(after)) assertNear(found.carried.get(name), expected, 1e-5, name);
    });

  for (const { torch, settings, rates } of trainings.filter(({ settings: { schedule } }) => schedule !== undefined))
    it(`has the rates of ${torch}`, () => {
      const { schedule = { name: 'constant' }, rate = 0 } = settings;
      const own = rates.map((_, step) => rateAt({ schedule, rate, steps: rates.length }, step));
      for (const [step, expected] of rates.entries())
        assert.ok(
          Math.abs((own[step] ?? Number.NaN) - expected) < 1e-12,
          `step ${step}: ${own[step] ?? ''}, not ${expected}`,
        );
    });
});

const sigmoidOf = (x: number): number => 1 / (1 + Math.exp(-x));
const softplusOf = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Loss and gradient of one example's numbers, by hand: the batch divides both. */
const byHand: Readonly<
  Record<Loss, (result: readonly number[], target: readonly number[]) => { loss: number; slopes: readonly number[] }>
> = {
  crossEntropy(result, target) {
    const most = Math.max(...result);
    const total = result.reduce((sum, each) => sum + Math.exp(each - most), 0);
    const logSum = most + Math.log(total);
    const weight = target.reduce((sum, each) => sum + each, 0);
    return {
      loss: result.reduce((sum, each, index) => sum + (target[index] ?? 0) * (logSum - each), 0),
      slopes: result.map((each, index) => (weight * Math.exp(each - most)) / total - (target[index] ?? 0)),
    };
  },
  squared: (result, target) => ({
    loss: result.reduce((sum, each, index) => sum + (each - (target[index] ?? 0)) ** 2, 0) / result.length,
    slopes: result.map((each, index) => (2 * (each - (target[index] ?? 0))) / result.length),
  }),
  binaryCrossEntropy: (result, target) => ({
    loss: result.reduce((sum, each, index) => sum + softplusOf(each) - (target[index] ?? 0) * each, 0) / result.length,
    slopes: result.map((each, index) => (sigmoidOf(each) - (target[index] ?? 0)) / result.length),
  }),
};

const examples: Readonly<Record<string, { readonly result: readonly number[]; readonly target: readonly number[] }>> = {
  'small numbers': { result: [0.5, -1.25, 2, -0.75, 0.25, 1.5], target: [1, 0, 0, 0, 0, 1] },
  'targets between the classes': { result: [0.5, -1.25, 2, -0.75, 0.25, 1.5], target: [0.2, 0.5, 0.3, 0, 0.9, 0.1] },
  'numbers of 10,000': { result: [1e4, -1e4, 0, -1e4, 1e4, 9999], target: [0, 1, 0, 0, 1, 0] },
  'sure of the right class': { result: [-1e4, 1e4, -1e4, 1e4, -1e4, -1e4], target: [0, 1, 0, 1, 0, 0] },
};

describe('losses', () => {
  for (const loss of ['crossEntropy', 'squared', 'binaryCrossEntropy'] as const)
    for (const [name, { result, target }] of Object.entries(examples))
      it(`${loss} of ${name} is what is computed by hand, and so is its gradient`, async () => {
        const shape = [2, 3];
        const found = await computeWithGradients(
          { result: { shape, data: result }, target: { shape, data: target } },
          (ops, given) =>
            lossRules[loss].compute(ops, given['result'] ?? { name: '' }, given['target'] ?? { name: '' }, shape),
          ['result'],
        );
        const parts = [0, 3].map(from => byHand[loss](result.slice(from, from + 3), target.slice(from, from + 3)));
        assertNear(found.result.data, [parts.reduce((sum, part) => sum + part.loss, 0) / 2], 1e-6, 'loss');
        assertNear(
          found.gradients['result']?.data,
          parts.flatMap(({ slopes }) => slopes.map(slope => slope / 2)),
          1e-6,
          'gradient',
        );
      });

  const network = (last: string) => ({
    inputs: { x: [4] },
    layers: [
      { type: 'linear', name: 'scores', outFeatures: 3 },
      { type: last, name: 'last' },
    ],
  });
  for (const [loss, last] of [
    ['crossEntropy', 'softmax'],
    ['crossEntropy', 'logSoftmax'],
    ['binaryCrossEntropy', 'sigmoid'],
  ] as const)
    it(`${loss} contains a last ${last}, and says so`, () => {
      const training = built(network(last), { loss, optimizer: sgd, batch: 2 });
      assert.equal(training.result, 'scores');
      assert.match(training.notes.join(), new RegExp(`contains the ${last} "last"`));
    });

  const behind = (...layers: readonly object[]) => ({
    inputs: { x: [4, 1, 1] },
    layers: [{ type: 'conv2d', name: 'scores', outChannels: 3, kernelSize: 1 }, ...layers],
  });
  for (const [what, layers] of [
    ['a flatten', [{ type: 'softmax', name: 'last' }, { type: 'flatten' }]],
    ['a flatten and an identity', [{ type: 'softmax', name: 'last' }, { type: 'flatten' }, { type: 'identity' }]],
  ] as const)
    it(`cross-entropy contains a softmax behind which there is only ${what}, with the same loss`, async () => {
      const options = { loss: 'crossEntropy', optimizer: sgd, batch: 2 } as const;
      const step = [{ inputs: [[1, -2, 3, 0.5, 2, 1, -1, 4]], target: [1, 0, 0, 0, 0, 1], masks: [], rate: 0.1 }];
      const training = built(behind(...layers), options);
      assert.equal(training.result, 'scores');
      assert.match(training.notes.join(), /contains the softmax "last"/);
      const [own, plain] = await Promise.all(
        [training, built(behind({ type: 'flatten' }), options)].map(each => takeSteps(each, step, {})),
      );
      assert.deepEqual(own?.losses, plain?.losses);
      assert.deepEqual(own?.carried, plain?.carried);
    });

  it('cross-entropy reads the results where a softmax before a flatten is one for each place', () => {
    const network = {
      inputs: { x: [3, 2, 2] },
      layers: [
        { type: 'conv2d', outChannels: 3, kernelSize: 1 },
        { type: 'softmax' },
        { type: 'flatten', name: 'flat' },
      ],
    };
    assert.equal(built(network, { loss: 'crossEntropy', optimizer: sgd, batch: 2 }).result, 'flat');
  });

  it('read the last layer itself where they do not contain it', () => {
    const training = built(network('softmax'), { loss: 'squared', optimizer: sgd, batch: 2 });
    assert.equal(training.result, 'last');
    assert.deepEqual(training.notes, []);
  });
});

describe('the start of a training', () => {
  const schemes = [
    ...['he', 'heUniform', 'xavier', 'xavierUniform', 'normal', 'uniform', 'orthogonal', 'deltaOrthogonal', 'zeros'],
    { normal: 0.02 },
    { uniform: 0.05 },
    { constant: 0.1 },
  ];
  it('has the weights of a run, whatever they are drawn by', () => {
    const network = {
      seed: 3,
      inputs: { x: [2, 6, 6] },
      layers: [
        ...schemes.map(init => ({ type: 'conv2d', outChannels: 4, kernelSize: 3, padding: 1, init })),
        { type: 'batchNorm' },
        { type: 'prelu' },
        { type: 'flatten' },
        { type: 'linear', outFeatures: 3 },
      ],
    };
    const run = lowerNetwork(analysisOf(network));
    assert.ok(!isProblem(run));
    const { carried } = built(network, { loss: 'squared', optimizer: { ...sgd, momentum: 0.9 }, batch: 2 });
    const starts = new Map(carried.map(({ name, start }) => [name, start()]));
    for (const { name, ownName, data } of run.initializers)
      if (ownName !== undefined) assert.deepEqual(starts.get(name), data(), name);
    const momenta = carried.filter(({ kind }) => kind === 'state');
    assert.equal(momenta.length, carried.filter(({ kind }) => kind === 'weight').length);
    for (const { name, start } of momenta)
      assert.ok(
        start().every(each => each === 0),
        name,
      );
  });
});
