import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingReport } from '../../src/protocol/training.ts';
import { openCheckpoint } from '../../src/runner/child/training/checkpoint.ts';
import { bundleCommandLine } from '../support/bundle.ts';
import { smallNetwork, tensorBytes } from '../support/trainHere.ts';

const mnist1d = new URL('../../src/zoo/mnist1d.cnn.json', import.meta.url).pathname;

describe('train on the command line', () => {
  let cli = '';
  let folder = '';

  before(async () => {
    cli = await bundleCommandLine('cli-train');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-train-'));
    writeFileSync(join(folder, 'net.cnn.json'), smallNetwork);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  interface Ended {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  const start = (...args: readonly string[]) => {
    // With a group of its own, so that a signal may be sent to all of it.
    const child = spawn(process.execPath, [cli, 'train', ...args], { cwd: folder, detached: true });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    const ended = once(child, 'close').then((how): Ended => {
      const [code, signal] = how as [number | null, NodeJS.Signals | null];
      return { code, signal, stdout, stderr };
    });
    return { child, ended };
  };
  const run = (...args: readonly string[]): Promise<Ended> => start(...args).ended;
  const reportOf = ({ code, stdout, stderr }: Ended): TrainingReport => {
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as TrainingReport;
  };
  const small = ['net.cnn.json', '--data', 'mnist1d?examples=100', '--ep', 'cpu', '--batch', '16'];

  it('halves the loss of the network of MNIST-1D', async () => {
    const report = reportOf(
      await run(mnist1d, '--data', 'mnist1d', '--steps', '600', '--seed', '1', '--ep', 'cpu', '--json'),
    );
    const losses = report.points.map(({ loss }) => loss);
    assert.ok((losses.at(-1) ?? Infinity) < 0.5 * (losses[0] ?? 0), losses.join());
    assert.equal(report.checkpoint, 'mnist1d.safetensors');
    assert.ok(existsSync(join(folder, 'mnist1d.safetensors')));
  });

  it('says settings, curves and weights to people', async () => {
    const { code, stdout } = await run(...small, '--steps', '20', '--every', '5', '-o', 'mine.safetensors');
    assert.equal(code, 0);
    assert.match(stdout, /80 examples, 20 for the test; batch 16, seed 0/);
    assert.match(stdout, /done after 20 steps/);
    assert.match(stdout, /^test error {2}[▁▂▃▄▅▆▇█]{5} {2}[\d.]+ % → [\d.]+ %$/m);
    assert.match(stdout, /^conv1d_1\.weight/m);
    assert.match(stdout, /^weights: mine\.safetensors$/m);
  });

  it('ends with a checkpoint on Ctrl+C, from which it goes on to the same weights', async () => {
    const settings = ['--optimizer', 'adam', '--seed', '4', '--checkpoint-every', '1'];
    const changes = watch(folder);
    const begun = new Promise<void>(resolve => {
      changes.on('change', (_, name) => name === 'net.safetensors' && resolve());
    });
    const { child, ended } = start(...small, ...settings, '--steps', '10000000', '--json');
    await begun;
    changes.close();
    child.kill('SIGINT');
    const { signal, stdout } = await ended;
    assert.equal(signal, 'SIGINT');
    const stopped = JSON.parse(stdout) as TrainingReport;
    assert.equal(stopped.end, 'stopped');
    const steps = String(stopped.steps + 30);
    const resumed = reportOf(await run(...small.slice(0, 5), '--resume', '--steps', steps, '--json'));
    assert.deepEqual([resumed.resumedAt, resumed.end], [stopped.steps, 'steps']);
    assert.deepEqual(
      resumed.notes.filter(note => note.includes('as in the checkpoint')),
      [],
    );
    reportOf(await run(...small, ...settings, '--steps', steps, '-o', 'whole.safetensors', '--json'));
    assert.deepEqual(tensorBytes(join(folder, 'net.safetensors')), tensorBytes(join(folder, 'whole.safetensors')));
  });

  const childOf = (pid: number | undefined): number =>
    Number(
      execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
        .trim()
        .split(/\s+/)[0],
    );

  const firstCheckpoint = (): Promise<void> =>
    new Promise(resolve => {
      const changes = watch(folder);
      changes.on('change', (_, name) => {
        if (name !== 'net.safetensors') return;
        changes.close();
        resolve();
      });
    });

  it('ends with a checkpoint as well where its child is asked to end', async () => {
    const begun = firstCheckpoint();
    const { child, ended } = start(...small, '--steps', '10000000', '--json');
    await begun;
    process.kill(childOf(child.pid), 'SIGTERM');
    const stopped = reportOf(await ended);
    assert.equal(stopped.end, 'stopped');
  });

  it('says from where a training goes on whose child was killed', async () => {
    const begun = firstCheckpoint();
    const { child, ended } = start(...small, '--steps', '10000000');
    await begun;
    process.kill(childOf(child.pid), 'SIGKILL');
    const { code, stderr } = await ended;
    assert.equal(code, 3);
    assert.match(stderr, /^net\.safetensors has its weights of step [\d,]+; --resume goes on from there$/m);
  });

  for (const [whom, send] of [
    ['the command', ({ pid = 0 }) => process.kill(pid, 'SIGTERM')],
    ['its whole group', ({ pid = 0 }) => process.kill(-pid, 'SIGTERM')],
    [
      'the command and then its whole group, as timeout does',
      ({ pid = 0 }) => [pid, -pid].map(to => process.kill(to, 'SIGTERM')),
    ],
  ] as const satisfies readonly (readonly [string, (child: ChildProcess) => unknown])[])
    it(`ends with a checkpoint when SIGTERM is sent to ${whom}`, async () => {
      const changes = watch(folder);
      const begun = new Promise<void>(resolve => {
        changes.on('change', (_, name) => name === 'net.safetensors' && resolve());
      });
      const { child, ended } = start(...small, '--steps', '10000000', '--json');
      await begun;
      changes.close();
      send(child);
      const { signal, stdout, stderr } = await ended;
      assert.equal(signal, 'SIGTERM');
      const { end, steps } = JSON.parse(stdout || stderr) as TrainingReport;
      assert.equal(end, 'stopped');
      const { about, close } = openCheckpoint(join(folder, 'net.safetensors'));
      close();
      assert.equal(about.step, steps);
    });

  it('fails where the loss is no number, and says where', async () => {
    writeFileSync(join(folder, 'plain.cnn.json'), smallNetwork.replace('{ "type": "batchNorm" },', ''));
    const args = ['plain.cnn.json', ...small.slice(1), '--optimizer', 'sgd', '--rate', '1e30', '--steps', '20'];
    const { code, stdout } = await run(...args);
    assert.equal(code, 1);
    assert.match(stdout, /^error: in step \d+ "\w+" gives (NaN|infinity), as the first layer/m);
  });

  it('refuses what cannot be meant', async () => {
    const refused = async (why: RegExp, ...args: readonly string[]): Promise<void> => {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, why);
    };
    await refused(/--data is missing; give mnist1d, or the path/, 'net.cnn.json');
    await refused(/--optimizer takes one of sgd, momentum, nesterov, adam/, ...small, '--optimizer', 'adagrad');
    await refused(
      /--momentum goes with --optimizer momentum or nesterov/,
      ...small,
      '--optimizer',
      'adam',
      '--momentum',
      '0.9',
    );
    await refused(/--rate takes a number of at least 0, not fast/, ...small, '--rate', 'fast');
    await refused(/--schedule-least goes with --schedule cosine/, ...small, '--schedule-least', '0');
    await refused(/there is no checkpoint net\.safetensors to go on from/, ...small, '--resume');
    await refused(/the folder none of none\/x\.safetensors does not exist/, ...small, '-o', 'none/x.safetensors');
    const { code, stderr } = await run('net.cnn.json', '--data', 'nowhere', '--ep', 'cpu');
    assert.equal(code, 3);
    assert.match(stderr, /nowhere/);
  });
});
