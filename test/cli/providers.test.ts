import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.ts';
import { fakeRuntimePath, pathWithDriver, type Trouble } from '../support/fakeCuda.ts';
import { thisPlatform } from '../../src/runner/providerList.ts';
import type { ProviderSurvey } from '../../src/runner/host/providers.ts';

const zoo = new URL('../../src/zoo/', import.meta.url).pathname;

describe('cnn-designer providers', () => {
  let cli = '';
  let folder = '';
  before(async () => {
    cli = await bundle('src/cli/main.ts', 'cliProviders/cli.js');
    await bundle('src/runner/child/main.ts', 'cliProviders/runner.js');
    folder = mkdtempSync(join(tmpdir(), 'cnn-cli-providers-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The command line on a runtime whose CUDA is the CPU, and with a driver that shows one device. */
  const run = (trouble: Trouble, ...args: readonly string[]) =>
    spawnSync(process.execPath, [cli, ...args], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...trouble,
        CUDA_VISIBLE_DEVICES: '0',
        CNN_ONNXRUNTIME: fakeRuntimePath,
        PATH: pathWithDriver(folder, 'NVIDIA H200, 580.65.06, 143771'),
      },
    });

  it('says of each provider whether it works, and which devices there are', () => {
    const { status, stdout } = run({}, 'providers');
    assert.equal(status, 0);
    // CUDA exists nowhere else.
    assert.equal(/^✓ {2}cuda {6}computes a test model$/m.test(stdout), thisPlatform === 'linux-x64');
    assert.match(stdout, /^✓ {2}cpu {7,}computes a test model$/m);
    assert.match(stdout, /^NVIDIA H200, 151 GB, driver 580\.65\.06$/m);
  });

  it('gives the same as JSON, with the reason of every refusal', () => {
    const { status, stdout } = run({ FAKE_CUDA: 'wrong' }, 'providers', '--json');
    assert.equal(status, 0);
    const { providers, machine } = JSON.parse(stdout) as ProviderSurvey;
    for (const { works, reason } of providers) assert.equal(works, reason === undefined);
    assert.equal(providers.find(({ name }) => name === 'cpu')?.works, true);
    assert.equal(machine?.devices[0]?.name, 'NVIDIA H200');
  });

  it('is what a run goes by', () => {
    const { status, stdout } = run({}, 'run', join(zoo, 'lenet5.cnn.json'), '--ep', 'cuda');
    assert.equal(status, 0, stdout);
    assert.match(stdout, /on cuda, as asked for, NVIDIA H200 \(driver 580/);
    const left = run({ FAKE_ON_CPU: 'c1' }, 'run', join(zoo, 'lenet5.cnn.json'), '--ep', 'cuda');
    assert.equal(left.status, 1, left.stdout);
    assert.match(left.stdout, /it ran on the CPU, not on CUDA/);
  });

  it('takes no operand', () => {
    const { status, stderr } = run({}, 'providers', 'cuda');
    assert.equal(status, 2);
    assert.match(stderr, /providers: no operand, not cuda/);
  });
});
