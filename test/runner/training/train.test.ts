import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph } from '../../../src/onnx/graph.ts';
import { isProblem } from '../../../src/onnx/lower.ts';
import { withTrained } from '../../../src/onnx/trainedWeights.ts';
import type { TrainingPoint, TrainingUpdate } from '../../../src/protocol/training.ts';
import { analyzeWhole, graphOf } from '../../../src/runner/child/prepare.ts';
import { openWeights } from '../../../src/runner/weightsFile.ts';
import { requestOf, smallNetwork, tensorBytes, trainHere } from '../../support/trainHere.ts';

describe('a training', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-training-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const withoutTime = (points: readonly TrainingPoint[]): unknown => points.map(point => ({ ...point, seconds: 0 }));

  it('learns, and says how it went', async () => {
    const updates: TrainingUpdate[] = [];
    const report = await trainHere(
      requestOf(folder, { settings: { steps: 200, every: 50 } }),
      update => void updates.push(update),
    );
    const [first, ...rest] = report.points;
    assert.deepEqual(
      report.points.map(({ step }) => step),
      [0, 50, 100, 150, 200],
    );
    assert.ok((rest.at(-1)?.loss ?? Infinity) < 0.5 * (first?.loss ?? 0));
    assert.ok(
      report.points.every(
        ({ error = 2, testError = 2, testLoss }) => error <= 1 && testError <= 1 && testLoss !== undefined,
      ),
    );
    assert.equal(
      report.confusion?.flat().reduce((sum, count) => sum + count),
      20,
    );
    assert.deepEqual(
      report.statistics.map(({ tensor }) => tensor),
      [
        'conv1d_1.weight',
        'conv1d_1.bias',
        'batchNorm_1.weight',
        'batchNorm_1.bias',
        'linear_1.weight',
        'linear_1.bias',
      ],
    );
    assert.deepEqual([report.end, report.steps, report.resumedAt], ['steps', 200, 0]);
    assert.match(report.notes.join(), /softmax/);
    assert.deepEqual(
      updates.flatMap(({ points }) => points),
      report.points,
    );
    assert.deepEqual(updates.find(({ data }) => data !== undefined)?.data?.examples, 80);
  });

  it('goes on from its checkpoint with the bits of one that was never interrupted', async () => {
    const whole = requestOf(folder, { checkpoint: join(folder, 'whole.safetensors') });
    const { points } = await trainHere(whole);
    const parts = requestOf(folder, { settings: { steps: 17 } });
    await trainHere(parts);
    const resumed = await trainHere({ ...parts, resume: true, settings: { ...parts.settings, steps: 40 } });
    assert.equal(resumed.resumedAt, 17);
    assert.deepEqual(tensorBytes(parts.checkpoint), tensorBytes(whole.checkpoint));
    const common = points.filter(({ step }) => step <= 10);
    assert.deepEqual(withoutTime(resumed.points.slice(0, common.length)), withoutTime(common));
    assert.deepEqual(withoutTime(resumed.points.slice(-2)), withoutTime(points.slice(-2)));
  });

  it('pauses with a checkpoint, goes on when it is told so, and stops with another', async () => {
    const request = requestOf(folder, { settings: { steps: 1_000_000, every: 5 } });
    const states: string[] = [];
    const report = await trainHere(request, ({ state, step }, control) => {
      states.push(state);
      if (step === 5) control.set('pause');
      if (state === 'paused') {
        assert.ok(existsSync(request.checkpoint));
        setImmediate(() => control.set('resume'));
      }
      if (10 <= step) control.set('stop');
    });
    assert.ok(states.includes('paused'));
    assert.equal(report.end, 'stopped');
    const resumed = await trainHere({
      ...request,
      resume: true,
      settings: { ...request.settings, steps: report.steps },
    });
    assert.deepEqual([resumed.end, resumed.steps, resumed.resumedAt], ['steps', report.steps, report.steps]);
  });

  it('keeps weights that the loss does not reach as they are, so that its file has all that a run needs', async () => {
    const text = `{ "input": [1, 40], "outputs": ["end"], "layers": [
      { "type": "flatten", "name": "flat" },
      { "type": "linear", "name": "side", "outFeatures": 5 },
      { "type": "linear", "name": "end", "from": "flat", "outFeatures": 10 }
    ] }`;
    const request = requestOf(folder, { text });
    await trainHere(request);
    const graph = graphOf(analyzeWhole(request.network), 'start');
    const trained = withTrained(graph, openWeights(request.checkpoint));
    assert.ok(!isProblem(trained), isProblem(trained) ? trained.problem : '');
    const bytesOf = ({ initializers }: Graph, name: string): Buffer => {
      const { data } = initializers.find(each => each.name === name) ?? assert.fail(name);
      return Buffer.from((data() as Float32Array).slice().buffer);
    };
    assert.deepEqual(bytesOf(trained, 'side.weight'), bytesOf(graph, 'side.weight'));
    assert.notDeepEqual(bytesOf(trained, 'end.weight'), bytesOf(graph, 'end.weight'));
  });

  it('keeps the checkpoint of an earlier one under another name', async () => {
    const request = requestOf(folder, { settings: { steps: 1 } });
    await trainHere(request);
    const before = tensorBytes(request.checkpoint);
    await trainHere({ ...request, settings: { ...request.settings, steps: 2 } });
    assert.deepEqual(tensorBytes(join(folder, 'net.previous.safetensors')), before);
    assert.notDeepEqual(tensorBytes(request.checkpoint), before);
  });

  it('removes what a killed process has left of a checkpoint, and nothing else', async () => {
    const request = requestOf(folder, { settings: { steps: 1 } });
    const names = [
      'net.safetensors.999999999-1.partial',
      `net.safetensors.${process.pid}-9.partial`,
      'net.safetensors.partial',
    ];
    for (const name of names) writeFileSync(join(folder, name), '');
    await trainHere(request);
    assert.deepEqual(
      names.map(name => existsSync(join(folder, name))),
      [false, true, true],
    );
  });

  it('ends where the loss is no number, and says in which layer; the weights of before are kept', async () => {
    const text = smallNetwork.replace('{ "type": "batchNorm" },', '');
    const request = requestOf(folder, {
      text,
      settings: { rate: 1e30, optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } },
    });
    const { end, notFinite, steps } = await trainHere(request);
    assert.equal(end, 'notFinite');
    assert.equal(notFinite?.step, steps + 1);
    assert.ok(['conv1d_1', 'linear_1'].includes(notFinite.where), notFinite.where);
    assert.match(notFinite.message, /in step \d+ "\w+" gives (NaN|infinity), as the first layer; use a smaller rate/);
    const weights = Object.values(tensorBytes(request.checkpoint)).map(
      digits => new Float32Array(new Uint8Array(Buffer.from(digits, 'hex')).buffer),
    );
    assert.ok(weights.every(numbers => numbers.every(Number.isFinite)));
  });

  it('blames the step that has spoilt the weights, not the one that reads them', async () => {
    // A rate beyond float32 is infinite there.
    const request = requestOf(folder, { settings: { rate: 1e39 } });
    const { notFinite, steps, points } = await trainHere(request);
    assert.deepEqual([notFinite?.step, steps, points.length], [1, 0, 1]);
    assert.match(notFinite?.message ?? '', /^in step 1 "\w+\.(weight|bias)" becomes (NaN|infinity)/);
  });

  it('goes on when the disk is full, keeps the old checkpoint whole, and says so', async () => {
    const request = requestOf(folder, {
      settings: { steps: 60, every: 5 },
      checkpoint: join(folder, 'link.safetensors'),
    });
    const report = await trainHere(request, ({ step }) => {
      if (step !== 5) return;
      rmSync(request.checkpoint);
      symlinkSync('/dev/full', request.checkpoint);
    });
    assert.deepEqual([report.end, report.steps], ['steps', 60]);
    assert.match(
      report.unsaved ?? '',
      /the weights after step 60 are not kept, and .* has those after step 0: .* the disk of .* is full/,
    );
  });

  it('does not begin where nothing can be kept', async () => {
    await assert.rejects(trainHere(requestOf(folder, { checkpoint: '/dev/full' })), /the disk of \/dev is full/);
    await assert.rejects(
      trainHere(requestOf(folder, { checkpoint: join(folder, 'none/net.safetensors') })),
      /does not exist; make it/,
    );
  });

  it('takes no network that cannot learn, and no data that do not fit', async () => {
    const refused = (options: Parameters<typeof requestOf>[1], why: RegExp): Promise<void> =>
      assert.rejects(trainHere(requestOf(folder, options)), why);
    await refused({ data: join(folder, 'none') }, /none/);
    await refused({ text: '{ "input": [1, 40], "layers": [{ "type": "flatten" }] }' }, /no weights to be trained/);
    await refused({ text: smallNetwork.replace('40]', '41]') }, /an example of .* has the shape/);
    await refused({ text: smallNetwork.replace('10 }', '7 }') }, /10 classes and the network tells 7 apart/);
    await refused({ text: smallNetwork.replace('10 }', '10 }, { "type": "wrong" }') }, /wrong/);
  });

  it('says when a batch is larger than the data', async () => {
    const { notes } = await trainHere(requestOf(folder, { settings: { batch: 100, steps: 1 } }));
    assert.ok(notes.some(note => note.startsWith('a batch of 100 is larger than the 80 examples')));
  });

  it('says what does not fit when it shall go on from another checkpoint', async () => {
    const request = requestOf(folder, { settings: { steps: 1 } });
    const resumed = { ...request, resume: true };
    await assert.rejects(trainHere(resumed), /there is no checkpoint .* to go on from/);
    writeFileSync(request.checkpoint, 'nothing');
    await assert.rejects(trainHere(resumed), /the weights .* cannot be used/);
    await trainHere(request);
    const other = requestOf(folder, { text: smallNetwork.replace('"outChannels": 4', '"outChannels": 5') });
    await assert.rejects(
      trainHere({ ...other, resume: true }),
      /is a checkpoint of .* after 1 steps, and does not fit: "conv1d_1.weight" is 4×1×3 there, and 5×1×3 in the network/,
    );
    await assert.rejects(trainHere({ ...resumed, data: 'mnist1d?examples=200' }), /go on with the same data/);
    const optimizer = { name: 'sgd', momentum: 0.25, nesterov: true, weightDecay: 0 } as const;
    const { notes } = await trainHere({
      ...resumed,
      settings: { ...request.settings, rate: 0.5, optimizer, steps: 2 },
    });
    assert.ok(notes.includes('rate is 0.01 as in the checkpoint, not 0.5'));
    assert.match(
      notes.join(),
      /optimizer is .* as in the checkpoint, not sgd with momentum 0.25, nesterov true, weight/,
    );
    const changed = requestOf(folder, { text: smallNetwork.replace('relu', 'tanh'), settings: { steps: 3 } });
    assert.match((await trainHere({ ...changed, resume: true })).notes.join(), /the network has changed since/);
  });
});
