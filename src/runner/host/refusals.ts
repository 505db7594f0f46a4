import { stripVTControlCharacters } from 'node:util';
import type { ProviderRow } from '../providerList.ts';
import type { RunFailure } from './failures.ts';
import { missingLibraryInWords } from './libraries.ts';

/** How the trial of a provider ended when it did not end well. */
export interface FailedTrial {
  readonly row: ProviderRow;
  /** How the child ended, where it gave no answer. */
  readonly failure?: RunFailure;
  /** The runtime's own words, or what is wrong with its values. */
  readonly problem?: string;
  /** Whether `problem` is about values, and is in plain words already. */
  readonly wrongValues?: boolean;
  /** What the child wrote to stderr, where the runtime says the true cause. */
  readonly errors: string;
  /** How long the trial could take, milliseconds. */
  readonly timeoutMs: number;
}

/** Why a provider does not work here. */
export interface Refusal {
  /** One sentence in plain words, without a full stop. */
  readonly reason: string;
  /** Whether it may well work in a moment, as when another program has the device's memory. */
  readonly passing: boolean;
}

/** A cause, and how the runtime or the driver words it. */
interface Cause {
  readonly pattern: RegExp;
  readonly reason: string | ((trial: FailedTrial, match: RegExpExecArray) => string);
  readonly passing?: boolean;
}

/** Numbers are those of the CUDA runtime (`cudaError`); ONNX Runtime writes "CUDA failure 35: …". The particular come first. */
const causes: readonly Cause[] = [
  {
    pattern: /(?:^|[\s:"'(])((?:[^\s:"'(]*\/)?lib[\w.+-]+\.so[\w.]*): cannot open shared object file/m,
    reason: ({ row }, [, path = '']) => missingLibraryInWords(path, row),
  },
  {
    pattern: /LoadLibrary failed with error 126.*?"([^"]*)"\s*$/m,
    reason: (_, [, path = '']) =>
      `a library that ${path.split(/[\\/]/).at(-1) ?? ''} needs is missing; install what its provider asks for, and put it on PATH`,
  },
  {
    pattern: /([\w.+-]+\.so[\w.]*): (?:file too short|invalid ELF header)/,
    reason: (_, [, library = '']) => `the file ${library} is damaged; install it again`,
  },
  {
    pattern: /version `(GLIBC\w*_[\d.]+)' not found/,
    reason: (_, [, version = '']) => `the system's C library is too old; it lacks ${version}`,
  },
  {
    pattern: /([\w.+-]+\.so[\w.]*): undefined symbol/,
    reason: (_, [, library = '']) =>
      `${library} and a library that it uses are of versions that do not fit; install both again`,
  },
  {
    pattern: /CUDA failure 35\b|driver version is insufficient|cudaErrorInsufficientDriver/i,
    reason:
      'the NVIDIA driver is missing or too old for the CUDA runtime; CUDA 13 needs driver 580 or newer, CUDA 12 needs 525',
  },
  {
    pattern: /CUDA failure 100\b|no CUDA-capable device is detected|cudaErrorNoDevice/i,
    reason:
      'there is no NVIDIA GPU, or it is hidden from this process (CUDA_VISIBLE_DEVICES, or a container without GPUs)',
  },
  {
    pattern: /CUDA failure 101\b|invalid device ordinal/i,
    reason: 'the GPU that was asked for does not exist; look at CUDA_VISIBLE_DEVICES',
  },
  {
    pattern: /CUDA failure 46\b|devices? (?:is|are) busy or unavailable|cudaErrorDevicesUnavailable/i,
    reason: 'the GPU is used by another program alone; end that program or wait for it',
    passing: true,
  },
  {
    pattern:
      /CUDA failure 2\b|CUDA error: out of memory|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED|BFCArena|Failed to allocate memory/i,
    reason: 'the memory of the GPU is used up; end other programs that use it',
    passing: true,
  },
  {
    pattern: /CUDA failure 209\b|no kernel image is available|cudaErrorNoKernelImageForDevice/i,
    reason: 'its files have no code for this GPU, which is older or newer than they are',
  },
  {
    pattern: /CUDA failure 80[34]\b|unsupported display driver|forward compatibility was attempted/i,
    reason: 'the NVIDIA driver and its libraries are of different versions; restart the machine or the container',
  },
  {
    pattern: /CUDA failure 802\b|system not yet initialized/i,
    reason: "the GPU is not ready; start NVIDIA's fabric manager, or wait until it has started",
    passing: true,
  },
  {
    // cuDNN loads its parts one by one, when the first network runs.
    pattern: /Unable to load any of \{?\s*([^\s,}]+)/,
    reason: ({ row }, [, path = '']) => missingLibraryInWords(path, row),
  },
  {
    pattern: /cannot load symbol cudnn|CUDNN_STATUS_NOT_INITIALIZED/i,
    reason: 'cuDNN cannot be loaded; install all libraries of cuDNN 9, where the system looks for libraries',
  },
  {
    pattern: /CUDNN_STATUS_(?:SUBLIBRARY_)?VERSION_MISMATCH|cudnn.*version.*mismatch/i,
    reason: 'the libraries of cuDNN are of different versions; install one cuDNN 9 alone',
  },
  {
    pattern: /(?:CUDA|CUDNN|CUBLAS) failure (\d+)\s*:\s*([^;]+)/i,
    reason: (_, [, number = '', words = '']) => `the CUDA libraries report error ${number}: ${words.trim()}`,
  },
  {
    pattern: /887A0004|No DXGI adapter|feature level is not supported/i,
    reason: 'there is no GPU with a driver for Direct3D 12',
  },
  {
    pattern: /No supported adapters|Failed to get a WebGPU adapter/i,
    reason: 'there is no GPU with a driver that WebGPU can use',
  },
  {
    pattern:
      /no available backend|backend not found|is not enabled in this build|not supported in this build|unsupported backend/i,
    reason: ({ row }) => `this build of onnxruntime does not have ${row.title}`,
  },
  { pattern: /Failed to load shared library/i, reason: 'its library cannot be loaded' },
];

/** Why the provider of a failed trial does not work here: what is missing or wrong, and what to do about it. */
export function refusalOf(trial: FailedTrial): Refusal {
  const { failure, problem, errors, timeoutMs } = trial;
  if (trial.wrongValues === true) return { reason: problem ?? '', passing: false };
  if (failure?.kind === 'timeout')
    return { reason: `it did not run a test model within ${timeoutMs / 1000} s`, passing: false };
  const said = stripVTControlCharacters([problem ?? '', failure?.message ?? '', errors].join('\n'));
  for (const { pattern, reason, passing = false } of causes) {
    const match = pattern.exec(said);
    if (match !== null) return { reason: typeof reason === 'string' ? reason : reason(trial, match), passing };
  }
  if (failure?.signal !== undefined && failure.kind === 'crash')
    return { reason: `it crashes when it is loaded (${failure.signal})`, passing: false };
  // Whoever has ended it from outside, the system or a person, says nothing about the provider.
  const passing = failure?.kind === 'memory' || failure?.message.includes('SIGKILL') === true;
  return { reason: shortened(problem ?? failure?.message ?? ''), passing };
}

/** Most characters of the runtime's own words in a reason. */
const mostCharacters = 200;

/** The runtime's first line without the names and places of its source. */
function shortened(message: string): string {
  const [line = ''] = stripVTControlCharacters(message).split('\n');
  const bare = line
    .replace(/^(?:OrtSessionOptions\w+:\s*)/, '')
    .replace(
      /^\S+\.cc:\d+ .*?(?=\[ONNXRuntimeError\]|(?:was false|failed)\.)(?:\[ONNXRuntimeError\] : \d+ : \w+ : |was false\.|failed\.)?/,
      '',
    )
    .trim();
  return bare.length <= mostCharacters ? bare : `${bare.slice(0, mostCharacters)}…`;
}
