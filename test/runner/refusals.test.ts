import assert from 'node:assert/strict';
import { providerRow } from '../../src/runner/providerList.ts';
import { failureOfError, type RunFailure } from '../../src/runner/host/failures.ts';
import { refusalOf } from '../../src/runner/host/refusals.ts';

const failedToLoad = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';

/** What the runtime logs, with its colours, when a library that its provider needs is not found. */
const log = (library: string, provider = 'cuda'): string =>
  '\u001b[1;31m2026-05-02 20:22:31.303463866 [E:onnxruntime:onnxruntime-node, provider_bridge_ort.cc:2146 Create] ' +
  '/onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1988 onnxruntime::Provider& ' +
  'onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library ' +
  `/home/ada/bin/libonnxruntime_providers_${provider}.so with error: ${library}: cannot open shared object file: No such file or directory\n\u001b[m`;

/** What a call of CUDA that has failed is reported as. */
const cudaFailure = (words: string, call = 'cudaSetDevice(info_.device_id)'): string =>
  '/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:129 std::conditional_t<THRW, void, onnxruntime::common::Status> ' +
  'onnxruntime::CudaCall(ERRTYPE, const char*, const char*, SUCCTYPE, const char*, const char*, int) [with ERRTYPE = cudaError; ' +
  `bool THRW = true] CUDA failure ${words} ; GPU=-1 ; hostname=gpu7 ; ` +
  `file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider.cc ; line=336 ; expr=${call}; `;

const crash: RunFailure = {
  kind: 'crash',
  message: 'the runner ended by the signal SIGSEGV; the editor is not affected',
  signal: 'SIGSEGV',
};

interface Case {
  readonly provider?: string;
  readonly problem?: string;
  readonly errors?: string;
  readonly failure?: RunFailure;
  readonly reason: string | RegExp;
  readonly passing?: boolean;
}

const cases: Readonly<Record<string, Case>> = {
  "onnxruntime's own files are not there": {
    problem: failedToLoad,
    errors: log('/home/ada/bin/libonnxruntime_providers_shared.so', 'shared'),
    reason:
      /^onnxruntime's own files for CUDA are not installed \(libonnxruntime_providers_shared\.so is missing\); .* setup-cuda fetches them$/,
  },
  'cuDNN is missing': {
    problem: failedToLoad,
    errors: log('libcudnn.so.9'),
    reason: 'libcudnn.so.9 is missing; install cuDNN 9',
  },
  'a part of cuDNN is missing': {
    problem: failedToLoad,
    errors: log('libcudnn_adv.so.9'),
    reason: 'libcudnn_adv.so.9 is missing; install cuDNN 9',
  },
  'cuBLAS is missing': {
    problem: failedToLoad,
    errors: log('libcublasLt.so.12'),
    reason: 'libcublasLt.so.12 is missing; install cuBLAS of CUDA 12',
  },
  'the CUDA runtime is missing': {
    problem: failedToLoad,
    errors: log('libcudart.so.13'),
    reason: 'libcudart.so.13 is missing; install the runtime of CUDA 13',
  },
  'cuFFT is missing, which counts otherwise': {
    problem: failedToLoad,
    errors: log('libcufft.so.12'),
    reason: 'libcufft.so.12 is missing; install cuFFT of CUDA 13',
  },
  'cuRAND is missing, whose number is always 10': {
    problem: failedToLoad,
    errors: log('libcurand.so.10'),
    reason: 'libcurand.so.10 is missing; install cuRAND of CUDA',
  },
  'the driver is missing': {
    problem: failedToLoad,
    errors: log('libcuda.so.1'),
    reason: 'libcuda.so.1 is missing; install the NVIDIA driver',
  },
  'TensorRT is missing': {
    provider: 'tensorrt',
    problem: 'OrtSessionOptionsAppendExecutionProvider_TensorRT: Failed to load shared library',
    errors: log('libnvinfer.so.10', 'tensorrt'),
    reason: 'libnvinfer.so.10 is missing; install TensorRT 10',
  },
  'an unknown library is missing': {
    problem: failedToLoad,
    errors: log('libsomething.so.4'),
    reason: 'libsomething.so.4 is missing',
  },
  'a library is missing and the process ends by itself': {
    failure: { kind: 'crash', message: 'the runner ended by the signal SIGABRT', signal: 'SIGABRT' },
    errors: `${log('libcudnn.so.9')}terminate called after throwing an instance of 'Ort::Exception'`,
    reason: 'libcudnn.so.9 is missing; install cuDNN 9',
  },
  'Windows does not find a library': {
    provider: 'dml',
    problem:
      '[ONNXRuntimeError] : 1 : FAIL : LoadLibrary failed with error 126 "" when trying to load "C:\\Users\\ada\\bin\\DirectML.dll"',
    reason: /^a library that DirectML\.dll needs is missing/,
  },
  'a file is cut off': {
    problem: failedToLoad,
    errors: 'Failed to load library a.so with error: /opt/libcudnn.so.9: file too short',
    reason: 'the file libcudnn.so.9 is damaged; install it again',
  },
  'the system is older than the build': {
    problem: failedToLoad,
    errors: "with error: /lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.38' not found (required by libx.so)",
    reason: "the system's C library is too old; it lacks GLIBC_2.38",
  },
  'libraries do not fit each other': {
    problem: failedToLoad,
    errors: 'with error: /opt/libcublas.so.12: undefined symbol: cublasLtGetEnvironmentMode, version libcublasLt.so.12',
    reason: /^libcublas\.so\.12 and a library that it uses are of versions that do not fit/,
  },
  'the driver is too old': {
    problem: cudaFailure('35: CUDA driver version is insufficient for CUDA runtime version'),
    reason: /^the NVIDIA driver is missing or too old .* CUDA 13 needs driver 580 or newer/,
  },
  'there is no device': {
    problem: cudaFailure('100: no CUDA-capable device is detected'),
    reason: /^there is no NVIDIA GPU, or it is hidden from this process \(CUDA_VISIBLE_DEVICES/,
  },
  'the device does not exist': {
    problem: cudaFailure('101: invalid device ordinal'),
    reason: /^the GPU that was asked for does not exist/,
  },
  'the device is busy': {
    problem: cudaFailure('46: CUDA-capable device(s) is/are busy or unavailable'),
    reason: /^the GPU is used by another program/,
    passing: true,
  },
  'the memory of the device is used up': {
    problem: cudaFailure('2: out of memory', 'cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking)'),
    reason: /^the memory of the GPU is used up/,
    passing: true,
  },
  'the arena cannot grow': {
    problem:
      "Non-zero status code returned while running Conv node. Name:'conv' Status Message: /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal(size_t) Failed to allocate memory for requested buffer of size 25690112",
    reason: /^the memory of the GPU is used up/,
    passing: true,
  },
  'the device is of another kind': {
    problem:
      "Non-zero status code returned while running Relu node. Name:'relu' Status Message: CUDA error cudaErrorNoKernelImageForDevice:no kernel image is available for execution on the device",
    reason: /^its files have no code for this GPU/,
  },
  'the driver was replaced under way': {
    problem: cudaFailure('803: system has unsupported display driver / cuda driver combination'),
    reason: /^the NVIDIA driver and its libraries are of different versions; restart/,
  },
  'the fabric is not up': {
    problem: cudaFailure('802: system not yet initialized'),
    reason: /fabric manager/,
    passing: true,
  },
  'cuDNN does not find its parts': {
    failure: { kind: 'crash', message: 'the runner ended by the signal SIGABRT', signal: 'SIGABRT' },
    errors:
      'Unable to load any of {libcudnn_graph.so.9.10.2, libcudnn_graph.so.9.10, libcudnn_graph.so.9, libcudnn_graph.so}\nInvalid handle. Cannot load symbol cudnnCreate\n',
    reason: 'libcudnn_graph.so.9.10.2 is missing; install cuDNN 9',
  },
  'cuDNN does not start': {
    problem:
      'CUDNN failure 1001: CUDNN_STATUS_NOT_INITIALIZED ; GPU=0 ; hostname=gpu7 ; expr=cudnnCreate(&cudnn_handle_);',
    reason: /^cuDNN cannot be loaded; install all libraries of cuDNN 9/,
  },
  'Direct3D finds no device': {
    provider: 'dml',
    problem:
      'Exception(1) tid(3a4) 887A0004 The specified device interface or feature level is not supported on this system.',
    reason: 'there is no GPU with a driver for Direct3D 12',
  },
  'CUDA reports what we do not know': {
    problem: cudaFailure('719: unspecified launch failure'),
    reason: 'the CUDA libraries report error 719: unspecified launch failure',
  },
  'WebGPU finds no adapter': {
    provider: 'webgpu',
    problem:
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:100 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n',
    reason: 'there is no GPU with a driver that WebGPU can use',
  },
  'WebGPU finds no Vulkan': {
    provider: 'webgpu',
    problem: 'adapter_result.status was false. Failed to get a WebGPU adapter: No supported adapters\n',
    errors:
      "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file: No such file or directory\n",
    reason: 'libvulkan.so.1 is missing; install the Vulkan loader',
  },
  'the build lacks it': {
    provider: 'coreml',
    problem: 'no available backend found. ERR: [coreml] backend not found.',
    reason: 'this build of onnxruntime does not have CoreML',
  },
  'nothing more is known': { problem: failedToLoad, reason: 'its library cannot be loaded' },
  'it crashes': { failure: crash, reason: 'it crashes when it is loaded (SIGSEGV)' },
  'somebody has ended it': {
    failure: { kind: 'crash', message: 'the runner was ended from outside, by SIGKILL' },
    reason: 'the runner was ended from outside, by SIGKILL',
    passing: true,
  },
  'it hangs': {
    failure: { kind: 'timeout', message: 'the run took longer' },
    reason: 'it did not run a test model within 30 s',
  },
  'the runtime itself is missing': {
    failure: { kind: 'runtime', message: 'onnxruntime-node cannot be loaded: Error: no such file; install it again' },
    reason: 'onnxruntime-node cannot be loaded: Error: no such file; install it again',
  },
  'the runtime says what we do not know, from a place in its source': {
    problem:
      '/onnxruntime_src/onnxruntime/core/session/x.cc:100 void onnxruntime::f() [ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : the moon is full\nand more',
    reason: 'the moon is full',
  },
};

describe('a refusal in plain words', () => {
  for (const [name, { provider = 'cuda', problem, errors = '', failure, reason, passing = false }] of Object.entries(
    cases,
  ))
    it(`says it when ${name}`, () => {
      const row = providerRow(provider);
      assert.ok(row !== undefined);
      const trial = {
        row,
        errors,
        timeoutMs: 30_000,
        ...(problem !== undefined && { problem }),
        ...(failure && { failure }),
      };
      const refusal = refusalOf(trial);
      if (typeof reason === 'string') assert.equal(refusal.reason, reason);
      else assert.match(refusal.reason, reason);
      assert.equal(refusal.passing, passing);
      for (const noise of ['onnxruntime_src', '\u001b', '\n']) assert.ok(!refusal.reason.includes(noise));
    });

  it('tells a run that its batch does not fit into the GPU', () => {
    const { kind, message } = failureOfError(new Error(cudaFailure('2: out of memory', 'cudaMalloc(&p, size)')), '');
    assert.equal(kind, 'memory');
    assert.match(message, /more memory than the GPU has left; use a smaller input or batch/);
  });

  it('gives wrong values as they are', () => {
    const row = providerRow('webgpu');
    assert.ok(row !== undefined);
    const problem = 'it computes wrongly: a test conv2d gives values 1.0e+0 off the reference';
    const errors = log('libvulkan.so.1');
    assert.equal(refusalOf({ row, problem, wrongValues: true, errors, timeoutMs: 1 }).reason, problem);
  });

  it('is short, whatever the runtime says', () => {
    const row = providerRow('cuda');
    assert.ok(row !== undefined);
    assert.ok(refusalOf({ row, problem: 'x'.repeat(5000), errors: '', timeoutMs: 1 }).reason.length < 250);
  });
});
