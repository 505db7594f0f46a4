import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { ProviderChoice } from '../../src/protocol/reports.ts';
import type { RunOptions, RunResult } from '../../src/runner/host/child.ts';
import { chooseProvider, findProviders, forgetProviders } from '../../src/runner/host/providers.ts';
import { providerRows } from '../../src/runner/providerList.ts';
import { startBenchmark, startValidation } from '../../src/runner/host/runs.ts';
import { bundle } from '../support/bundle.ts';
import { pathWithDriver, withFakeCuda } from '../support/fakeCuda.ts';
import { readManifest, settingsOf } from '../support/manifest.ts';

const lenet5 = readFileSync(new URL('../../src/zoo/lenet5.cnn.json', import.meta.url), 'utf8');
const request = {
  network: readModel(lenet5, catalogue).network,
  fileName: 'lenet5.cnn.json',
  settings: { precision: 'fp32' },
} as const;
/** Where CUDA can exist; elsewhere it would not even be tried. */
const platform = 'linux-x64';
const noSharedLibrary = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
const missing = (library: string): string =>
  `[E:onnxruntime:, provider_bridge_ort.cc:2195] [ONNXRuntimeError] : 1 : FAIL : Failed to load library ` +
  `libonnxruntime_providers_cuda.so with error: ${library}: cannot open shared object file: No such file or directory`;

describe('the choice of a provider', () => {
  let options: RunOptions;
  let folder = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-providers-'));
    const runnerPath = await bundle('src/runner/child/main.ts', 'providers/runner.js');
    const PATH = pathWithDriver(folder, 'NVIDIA H200, 580.65.06, 143771');
    options = { runnerPath, timeoutMs: 60_000, environment: { PATH, CUDA_VISIBLE_DEVICES: '0' } };
  });
  after(() => rmSync(folder, { recursive: true }));

  const chosen = (result: RunResult<ProviderChoice>): ProviderChoice => {
    assert.ok('report' in result, JSON.stringify(result));
    return result.report;
  };
  const failure = (result: RunResult<unknown>): string => {
    assert.ok('failure' in result, JSON.stringify(result));
    return result.failure.message;
  };

  describe('with a CUDA that works', () => {
    it('is CUDA for "auto"', async () => {
      const { used, reason, refusals } = chosen(await chooseProvider('auto', withFakeCuda(options), platform));
      assert.deepEqual({ used, refusals }, { used: 'cuda', refusals: [] });
      assert.match(reason, /^CUDA computes a test model/);
    });

    it('proves LeNet-5 on it, and says on what device and how', async () => {
      const result = await startValidation({ ...request, provider: 'cuda' }, withFakeCuda(options));
      assert.ok('report' in result, JSON.stringify(result));
      const { passed, problems, provider, nodesByProvider, machine, sessions, layers } = result.report;
      assert.deepEqual({ passed, problems, used: provider.used }, { passed: true, problems: [], used: 'cuda' });
      assert.ok(layers.every(({ provider: ran }) => ran === 'CUDAExecutionProvider'));
      assert.deepEqual(Object.keys(nodesByProvider ?? {}), ['CUDAExecutionProvider']);
      assert.deepEqual(machine.devices, [{ name: 'NVIDIA H200', driver: '580.65.06', memoryBytes: 143771 * 2 ** 20 }]);
      const onCuda = sessions?.filter(({ provider: name }) => name === 'cuda') ?? [];
      assert.ok(onCuda.some(({ optimization, profiled }) => optimization === 'disabled' && profiled));
      assert.ok(onCuda.some(({ optimization, profiled }) => optimization === 'all' && !profiled));
      assert.ok(onCuda.every(({ tf32 }) => !tf32));
    });

    it('times LeNet-5 on it, with TF32 when that is asked for', async () => {
      const asked = { ...request, provider: 'cuda', settings: { precision: 'tf32' } } as const;
      const measured = { batches: [1], warmup: 1, runs: 20, durationMs: 0, perLayer: true };
      const result = await startBenchmark({ ...asked, ...measured }, withFakeCuda(options));
      assert.ok('report' in result, JSON.stringify(result));
      const { provider, machine, sessions, batches } = result.report;
      assert.deepEqual([provider.used, machine.devices[0]?.name], ['cuda', 'NVIDIA H200']);
      assert.ok(sessions?.every(({ provider: name, tf32 }) => name === 'cuda' && tf32));
      assert.ok(0 < (batches[0]?.median ?? 0));
    });

    it('fails when a layer ran on the CPU, though CUDA was asked for by name', async () => {
      const result = await startValidation(
        { ...request, provider: 'cuda' },
        withFakeCuda(options, { FAKE_ON_CPU: 'c3' }),
      );
      assert.ok('report' in result, JSON.stringify(result));
      const { passed, problems, nodesByProvider, layers } = result.report;
      assert.equal(passed, false);
      assert.match(problems[0] ?? '', /"c3": it ran on the CPU, not on CUDA/);
      assert.equal(nodesByProvider?.['CPUExecutionProvider'], 1);
      assert.deepEqual(
        layers.filter(layer => 0 < layer.problems.length).map(({ name }) => name),
        ['c3'],
      );
    });
  });

  describe('with a CUDA that does not work', () => {
    it('is the CPU for "auto", which says what is missing', async () => {
      const trouble = {
        FAKE_CUDA: 'refuse',
        FAKE_MESSAGE: noSharedLibrary,
        FAKE_STDERR: missing('libcudnn.so.9'),
      } as const;
      const { used, reason, refusals } = chosen(await chooseProvider('auto', withFakeCuda(options, trouble), platform));
      assert.equal(used, 'cpu');
      assert.deepEqual(refusals, [{ provider: 'cuda', reason: 'libcudnn.so.9 is missing; install cuDNN 9' }]);
      assert.equal(reason, 'CUDA does not work here: libcudnn.so.9 is missing; install cuDNN 9');
    });

    it('is a failure when CUDA was asked for by name', async () => {
      const trouble = {
        FAKE_CUDA: 'refuse',
        FAKE_MESSAGE: noSharedLibrary,
        FAKE_STDERR: missing('libcublasLt.so.13'),
      } as const;
      const result = await startValidation({ ...request, provider: 'cuda' }, withFakeCuda(options, trouble));
      assert.equal(
        failure(result),
        'the execution provider "cuda" does not work here: libcublasLt.so.13 is missing; install cuBLAS of CUDA 13',
      );
    });

    for (const [what, trouble, reason] of [
      ['crashes when it is loaded', 'crash', /crashes when it is loaded \(SIGSEGV\)/],
      ['computes wrongly', 'wrong', /computes wrongly: a test conv2d gives values 5\.0e-1 off the reference/],
    ] as const)
      it(`goes on to the CPU when it ${what}`, async () => {
        const fake = withFakeCuda(options, { FAKE_CUDA: trouble });
        const { used, reason: said } = chosen(await chooseProvider('auto', fake, platform));
        assert.equal(used, 'cpu');
        assert.match(said, reason);
        assert.match(failure(await chooseProvider('cuda', fake)), reason);
      });

    it('goes on to the CPU when it hangs, and ends it', async () => {
      const fake = { ...withFakeCuda(options, { FAKE_CUDA: 'hang' }), trialTimeoutMs: 1500 };
      const { used, reason } = chosen(await chooseProvider('auto', fake, platform));
      assert.equal(used, 'cpu');
      assert.match(reason, /did not run a test model within 1\.5 s/);
    });

    it('goes on to the CPU when it leaves everything to the CPU', async () => {
      const fake = withFakeCuda(options, { FAKE_ON_CPU: '*' });
      assert.match(
        chosen(await chooseProvider('auto', fake, platform)).reason,
        /leaves a test model to CPUExecutionProvider/,
      );
    });
  });

  /** Whether a choice of "auto" tries CUDA, or knows that it does not work. */
  const isAsked = async (message: string): Promise<boolean> => {
    let heard = '';
    const trouble = { FAKE_CUDA: 'refuse', FAKE_MESSAGE: message, FAKE_STDERR: 'somebody asked' } as const;
    const listening = { ...withFakeCuda(options, trouble), onErrors: (text: string) => void (heard = text) };
    chosen(await chooseProvider('auto', listening, platform));
    return heard.includes('somebody asked');
  };

  it('is remembered until somebody says that it has changed', async () => {
    const before = [await isAsked(noSharedLibrary), await isAsked(noSharedLibrary)];
    forgetProviders();
    assert.deepEqual([...before, await isAsked(noSharedLibrary)], [true, false, true]);
  });

  it('is made anew when what was in the way may be gone', async () => {
    const full = 'CUDA failure 2: out of memory ; GPU=0 ; expr=cudaStreamCreate(&stream);';
    assert.deepEqual([await isAsked(full), await isAsked(full)], [true, true]);
  });

  it('says which name was meant', async () => {
    assert.equal(
      failure(await startValidation({ ...request, provider: 'cudda' }, options)),
      'no execution provider is called "cudda"; did you mean "cuda"? There are auto, cuda, tensorrt, webgpu, dml, coreml, cpu',
    );
  });

  it('says where a provider exists that this platform cannot have', async () => {
    assert.match(
      failure(await chooseProvider('coreml', options, 'linux-x64')),
      /"coreml" does not exist for linux-x64, only for darwin-x64, darwin-arm64/,
    );
  });

  it('is cancelled with the run', async () => {
    const fake = { ...withFakeCuda(options, { FAKE_CUDA: 'hang' }), signal: AbortSignal.timeout(300) };
    const result = await chooseProvider('auto', fake, platform);
    assert.ok('failure' in result);
    assert.equal(result.failure.kind, 'cancelled');
  });

  it('has a setting that offers every provider, and says what each is', () => {
    const setting = settingsOf(readManifest())['cnn.run.executionProvider'];
    assert.deepEqual(setting?.enum, ['auto', ...providerRows.map(({ name }) => name)]);
    assert.equal(setting.markdownEnumDescriptions?.length, setting.enum.length);
    assert.ok(setting.markdownEnumDescriptions.every(text => /^[A-Z].*\.$/.test(text)));
  });

  it('can be asked for all providers of the platform at once', async () => {
    const result = await findProviders(withFakeCuda(options, { FAKE_CUDA: 'wrong' }), platform);
    assert.ok('report' in result);
    const { providers, machine } = result.report;
    assert.deepEqual(
      providers.map(({ name }) => name),
      ['cuda', 'tensorrt', 'webgpu', 'cpu'],
    );
    assert.ok(providers.every(({ works, reason }) => works === (reason === undefined)));
    assert.equal(providers.find(({ name }) => name === 'cpu')?.works, true);
    assert.equal(machine?.devices[0]?.name, 'NVIDIA H200');
  });
});
