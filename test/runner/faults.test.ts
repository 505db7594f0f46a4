import assert from 'node:assert/strict';
import childProcess, { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Network } from '../../src/core/network.ts';
import { randomStream, fillUniform } from '../../src/core/random.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { ValidationReport } from '../../src/protocol/reports.ts';
import type { RunOptions, RunResult } from '../../src/runner/host/child.ts';
import { failureOfExit } from '../../src/runner/host/failures.ts';
import { makeRunFolder } from '../../src/runner/host/folders.ts';
import { startValidation } from '../../src/runner/host/runs.ts';
import { bundle } from '../support/bundle.ts';
import { runningProcesses } from '../support/processes.ts';

const networkOf = (text: string): Network => readModel(text, catalogue).network;
const request = {
  network: networkOf(
    '{ "input": [1, 8, 8], "layers": [{ "type": "conv2d", "outChannels": 2, "kernelSize": 3 }, { "type": "relu" }] }',
  ),
  fileName: 'small.cnn.json',
  provider: 'cpu',
  settings: { precision: 'fp32' },
} as const;
describe('a run that goes wrong', () => {
  let options: RunOptions;
  let folder: string;
  /** Called with every child that is forked. */
  let onFork: ((child: ChildProcess) => void) | undefined;
  const forked: ChildProcess[] = [];
  const temporary = process.env['TMPDIR'];
  const { fork } = childProcess;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-faults-'));
    process.env['TMPDIR'] = folder;
    options = { runnerPath: await bundle('src/runner/child/main.ts', 'runner/runner.js'), timeoutMs: 60_000 };
    childProcess.fork = ((...args: Parameters<typeof fork>) => {
      const child = fork(...args);
      forked.push(child);
      onFork?.(child);
      return child;
    }) as typeof fork;
    syncBuiltinESMExports();
  });

  after(() => {
    childProcess.fork = fork;
    syncBuiltinESMExports();
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    rmSync(folder, { recursive: true });
  });

  afterEach('leaves no process and no folder', () => {
    onFork = undefined;
    assert.ok(forked.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null));
    assert.deepEqual(
      readdirSync(folder).filter(name => name.startsWith('cnn-designer-')),
      [],
    );
  });

  /** A child that does something else instead of answering. */
  const childThat = (code: string): RunOptions => {
    const runnerPath = join(mkdtempSync(join(tmpdir(), 'cnn-child-')), 'child.mjs');
    writeFileSync(runnerPath, code);
    return { ...options, runnerPath };
  };
  const failureOf = async (
    run: Promise<RunResult<ValidationReport>>,
  ): Promise<{ readonly kind: string; readonly message: string }> => {
    const result = await run;
    assert.ok('failure' in result);
    return result.failure;
  };

  it('gives a failure or a report wherever its child is killed, a hundred times', async () => {
    const lengths: number[] = [];
    for (let count = 0; count < 3; count++) {
      const begin = performance.now();
      assert.ok('report' in (await startValidation(request, options)));
      lengths.push(performance.now() - begin);
    }
    const [, length = 0] = lengths.sort((left, right) => left - right);
    const places = new Float32Array(100);
    fillUniform(places, 1, randomStream(8, 'kills'));
    const delays = [...places].map(place => 1.2 * length * ((place + 1) / 2));
    const kills: Promise<void>[] = [];
    onFork = child => kills.push(pause(delays.pop() ?? 0).then(() => void child.kill('SIGKILL')));
    const results: RunResult<ValidationReport>[] = [];
    const runSome = async (): Promise<void> => {
      while (0 < delays.length) results.push(await startValidation(request, options));
    };
    await Promise.all([runSome(), runSome()]);
    await Promise.all(kills);
    assert.ok(100 <= results.length);
    const failures = results.flatMap(result => ('failure' in result ? [result.failure] : []));
    for (const { kind, message } of failures) {
      assert.equal(kind, 'crash', message);
      assert.match(message, /was ended from outside, by SIGKILL/);
    }
    assert.ok(30 < failures.length, `only ${failures.length} were killed in time`);
  });

  it('is ended by cancelling or by its time-out though its child hangs where no signal but one is heard', async () => {
    const stopAfterStart = (child: ChildProcess): void => {
      child.once('spawn', () => child.kill('SIGSTOP'));
    };
    onFork = stopAfterStart;
    assert.equal((await failureOf(startValidation(request, { ...options, timeoutMs: 500 }))).kind, 'timeout');
    const controller = new AbortController();
    onFork = child => {
      stopAfterStart(child);
      child.once('spawn', () => controller.abort());
    };
    const { kind } = await failureOf(startValidation(request, { ...options, signal: controller.signal }));
    assert.equal(kind, 'cancelled');
  });

  it('is not impressed by a child that never stops complaining', async () => {
    const complaining = childThat("for (;;) process.stderr.write('no '.repeat(1000) + '\\n');");
    let longest = 0;
    const onErrors = (text: string): void => {
      longest = Math.max(longest, text.length);
    };
    const { kind } = await failureOf(startValidation(request, { ...complaining, timeoutMs: 1500, onErrors }));
    assert.equal(kind, 'timeout');
    assert.ok(0 < longest && longest <= 16_000);
  });

  it('outlives half a message, and those that mean nothing', async () => {
    const half = childThat(
      `import { writeSync } from 'node:fs'; process.on('message', () => {}); writeSync(Number(process.env.NODE_CHANNEL_FD ?? 3), Buffer.from([0, 0, 4, 0, 255, 15, 111])); process.kill(process.pid, 'SIGTERM');`,
    );
    assert.match((await failureOf(startValidation(request, half))).message, /the runner ended by the signal SIGTERM/);
    const foreign = childThat(
      "process.send({ reply: 99 }); process.send('what?'); process.send(null, () => process.exit(3));",
    );
    assert.match((await failureOf(startValidation(request, foreign))).message, /exit code 3/);
  });

  it('says that the runtime crashed when it was loaded', async () => {
    const runtimePath = join(mkdtempSync(join(tmpdir(), 'cnn-runtime-')), 'index.cjs');
    writeFileSync(runtimePath, 'process.abort();');
    const { kind, message } = await failureOf(startValidation(request, { ...options, runtimePath }));
    assert.equal(kind, 'crash', message);
    assert.match(message, /SIGABRT.*the editor is not affected/);
  });

  it('does not wait for what its child has started', async () => {
    const parent = childThat(
      "import { spawn } from 'node:child_process'; spawn(process.execPath, ['-e', 'setTimeout(() => {}, 5000)'], { stdio: 'inherit' }).unref(); process.exit(4);",
    );
    assert.match((await failureOf(startValidation(request, parent))).message, /exit code 4/);
  });

  it('says that there is no place for its model', async () => {
    process.env['TMPDIR'] = join(folder, 'none');
    try {
      const { message } = await failureOf(startValidation(request, options));
      assert.match(message, /a folder for the model cannot be made: .*; free some space, or choose another .* TMPDIR/);
    } finally {
      process.env['TMPDIR'] = folder;
    }
  });

  it('is told from one that the system ended, where the system counts those', () => {
    assert.equal(failureOfExit(null, 'SIGKILL', '', true).kind, 'memory');
    assert.deepEqual(failureOfExit(null, 'SIGKILL', '', false), {
      kind: 'crash',
      message: 'the runner was ended from outside, by SIGKILL; the editor is not affected',
    });
    assert.match(failureOfExit(null, 'SIGKILL', '').message, /if that was the system, memory ran out/);
  });

  it('dies with its host although something blocks it for good, and the next run removes its folder', async () => {
    const host = await bundle('src/runner/host/runs.ts', 'runner/runs.js');
    const urlOf = (path: string): string => JSON.stringify(pathToFileURL(path).href);
    const blocked = childThat(
      `import { writeSync } from 'node:fs';
       await import(${urlOf(options.runnerPath)});
       writeSync(2, 'blocked');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
    );
    const script = join(mkdtempSync(join(tmpdir(), 'cnn-host-')), 'host.mjs');
    writeFileSync(
      script,
      `import { startValidation } from ${urlOf(host)};
       const options = { ...${JSON.stringify(blocked)}, onErrors: text => console.log(text) };
       await startValidation(${JSON.stringify(request)}, options);`,
    );
    const hostProcess = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(hostProcess.stdout, 'data');
    const child = runningProcesses().find(({ parent }) => parent === hostProcess.pid);
    assert.ok(child !== undefined);
    assert.equal(readdirSync(folder).filter(name => name.startsWith('cnn-designer-')).length, 1);
    hostProcess.kill('SIGKILL');
    await once(hostProcess, 'exit');
    const isThere = (): boolean => runningProcesses().some(({ pid }) => pid === child.pid);
    for (let look = 0; look < 200 && isThere(); look++) await pause(50);
    const outlivedHost = isThere();
    if (outlivedHost) process.kill(child.pid, 'SIGKILL');
    assert.ok(!outlivedHost);
    assert.ok('report' in (await startValidation(request, options)));
  });

  it('leaves the folders of the living, of other machines, and of others alone', async () => {
    const living = makeRunFolder();
    const [, house = ''] = /cnn-designer-(\w+)-/.exec(living) ?? [];
    const { pid } = childProcess.spawnSync(process.execPath, ['-e', '']);
    const dead = living.replace(`-${process.pid}-`, `-${pid}-`);
    const elsewhere = dead.replace(house, '0badcafe');
    const another = join(folder, 'cnn-designer-notes');
    for (const path of [dead, elsewhere, another]) mkdirSync(path);
    writeFileSync(join(dead, 'model.onnx.data'), 'many weights');
    assert.ok('report' in (await startValidation(request, options)));
    const left = readdirSync(folder).map(name => join(folder, name));
    assert.ok(!left.includes(dead));
    for (const path of [living, elsewhere, another]) {
      assert.ok(left.includes(path), path);
      rmSync(path, { recursive: true });
    }
  });
});
