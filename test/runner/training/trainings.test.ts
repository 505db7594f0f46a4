import assert from 'node:assert/strict';
import childProcess, { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { encode } from 'fast-png';
import type { TrainingReport, TrainingUpdate } from '../../../src/protocol/training.ts';
import { openCheckpoint } from '../../../src/runner/child/training/checkpoint.ts';
import type { RunResult } from '../../../src/runner/host/child.ts';
import { startTraining, type AskedTraining, type Training } from '../../../src/runner/host/trainings.ts';
import { bundle } from '../../support/bundle.ts';
import { runningProcesses } from '../../support/processes.ts';
import { requestOf, tensorBytes, trainHere } from '../../support/trainHere.ts';

describe('a training in a process of its own', () => {
  let runnerPath = '';
  let folder = '';
  const forked: ChildProcess[] = [];
  const { fork } = childProcess;

  before(async () => {
    runnerPath = await bundle('src/runner/child/main.ts', 'training/runner.js');
    childProcess.fork = ((...args: Parameters<typeof fork>) => {
      const child = fork(...args);
      forked.push(child);
      return child;
    }) as typeof fork;
    syncBuiltinESMExports();
  });
  after(() => {
    childProcess.fork = fork;
    syncBuiltinESMExports();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-trainings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const asked = (options: Parameters<typeof requestOf>[1] = {}): AskedTraining => ({
    ...requestOf(folder, options),
    provider: 'cpu',
  });
  const reportOf = async (result: Promise<RunResult<TrainingReport>>): Promise<TrainingReport> => {
    const ended = await result;
    assert.ok('report' in ended, JSON.stringify(ended));
    return ended.report;
  };
  /** A training that never ends by itself. */
  const endless = { settings: { steps: 10_000_000, every: 100 } };

  it('pauses, goes on and stops as it is told', async () => {
    const states: string[] = [];
    const training: Training = startTraining(asked(endless), {
      runnerPath,
      onUpdate({ state, step }) {
        if (states.at(-1) !== state) states.push(state);
        if (state === 'paused') training.resume();
        else if (step === 100) training.pause();
        else if (200 <= step) training.stop();
      },
    });
    const report = await reportOf(training.result);
    assert.equal(report.end, 'stopped');
    assert.ok(200 <= report.steps);
    assert.deepEqual(states, ['preparing', 'running', 'paused', 'running']);
  });

  it('ends at once when it is cancelled, and before it has begun when it is stopped then', async () => {
    const controller = new AbortController();
    const cancelled = startTraining(asked(endless), {
      runnerPath,
      signal: controller.signal,
      onUpdate: ({ state }) => state === 'running' && controller.abort(),
    });
    const stopped = startTraining(asked(endless), { runnerPath });
    stopped.stop();
    for (const { result } of [cancelled, stopped]) {
      const ended = await result;
      assert.ok('failure' in ended && ended.failure.kind === 'cancelled');
    }
  });

  it('ends when it is stopped while images are decoded', async () => {
    const image = encode({ width: 1, height: 1, channels: 1, depth: 8, data: Uint8Array.of(7) });
    for (const name of ['robin', 'wren']) {
      mkdirSync(join(folder, 'birds', name), { recursive: true });
      for (let index = 0; index < 200; index++) writeFileSync(join(folder, 'birds', name, `${index}.png`), image);
    }
    const text = `{ "input": [1, 64, 64], "layers": [{ "type": "flatten" }, { "type": "linear", "outFeatures": 2 }] }`;
    const messages: string[] = [];
    const training: Training = startTraining(asked({ ...endless, text, data: join(folder, 'birds') }), {
      runnerPath,
      onUpdate({ message }) {
        messages.push(message);
        if (message.startsWith('decoding')) training.stop();
      },
    });
    const ended = await training.result;
    assert.ok('failure' in ended && ended.failure.kind === 'cancelled', JSON.stringify(ended));
    assert.ok(!messages.includes('training'), messages.join());
  });

  it('stops with a checkpoint when its child alone is asked to end', async () => {
    const { result } = startTraining(asked(endless), {
      runnerPath,
      onUpdate: ({ step }) => step === 100 && forked.at(-1)?.kill('SIGTERM'),
    });
    const { end, steps, checkpoint } = await reportOf(result);
    assert.equal(end, 'stopped');
    const { about, close } = openCheckpoint(checkpoint);
    close();
    assert.equal(about.step, steps);
  });

  it('goes on with the same bits after its child was killed between two checkpoints', async () => {
    const request = asked({ ...endless, checkpointEvery: 0.05 });
    const isBetween = ({ points }: TrainingUpdate): boolean => points.some(({ step }) => 300 <= step);
    const { result } = startTraining(request, {
      runnerPath,
      onUpdate: update => isBetween(update) && forked.at(-1)?.kill('SIGKILL'),
    });
    const ended = await result;
    assert.ok('failure' in ended && ended.failure.kind === 'crash');
    assert.deepEqual(readdirSync(folder).filter(name => name.endsWith('.partial')).length <= 1, true);
    const { about, close } = openCheckpoint(request.checkpoint);
    close();
    assert.ok(0 < about.step);
    const settings = { ...request.settings, steps: about.step + 150 };
    const resumed = await reportOf(startTraining({ ...request, settings, resume: true }, { runnerPath }).result);
    assert.equal(resumed.resumedAt, about.step);
    const whole = requestOf(folder, { settings, checkpoint: join(folder, 'whole.safetensors') });
    await trainHere(whole);
    assert.deepEqual(tensorBytes(request.checkpoint), tensorBytes(whole.checkpoint));
  });

  it('writes a checkpoint before it ends when its host is killed', async () => {
    const request = asked(endless);
    const host = await bundle('src/runner/host/trainings.ts', 'training/trainings.js');
    const script = join(folder, 'host.mjs');
    writeFileSync(
      script,
      `import { startTraining } from ${JSON.stringify(pathToFileURL(host).href)};
       const onUpdate = ({ step }) => { if (100 <= step) console.log(step); };
       await startTraining(${JSON.stringify(request)}, { runnerPath: ${JSON.stringify(runnerPath)}, onUpdate }).result;`,
    );
    const hostProcess = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(hostProcess.stdout, 'data');
    const children = runningProcesses().filter(({ parent }) => parent === hostProcess.pid);
    assert.equal(children.length, 1);
    hostProcess.kill('SIGKILL');
    await once(hostProcess, 'exit');
    const isAlive = (): boolean => runningProcesses().some(({ pid }) => pid === children[0]?.pid);
    while (isAlive()) await pause(20);
    const { about, close } = openCheckpoint(request.checkpoint);
    close();
    assert.ok(100 <= about.step, String(about.step));
  });
});
