import type { ProviderRow } from '../providerList.ts';

/** A library that a provider loads, and what brings it. */
interface LibraryRow {
  /** Beginning of the file's name. */
  readonly begins: string;
  /** What to install; `version` is the number behind ".so.", which is not always the product's. */
  readonly from: (version: number | undefined) => string;
}

/** Versions of CUDA by the number of the library, where it is another. */
const cudaOfFft: Readonly<Record<number, number>> = { 10: 11, 11: 12, 12: 13 };

const cuda = (part: string, version: number | undefined): string =>
  `${part} of CUDA${version === undefined ? '' : ` ${version}`}`;

const libraryRows: readonly LibraryRow[] = [
  { begins: 'libcudnn', from: version => `cuDNN${version === undefined ? '' : ` ${version}`}` },
  { begins: 'libcublas', from: version => cuda('cuBLAS', version) },
  { begins: 'libcudart', from: version => cuda('the runtime', version) },
  { begins: 'libnvrtc', from: version => cuda('the run-time compiler', version) },
  { begins: 'libnvJitLink', from: version => cuda('the linker', version) },
  { begins: 'libcufft', from: version => cuda('cuFFT', version === undefined ? undefined : cudaOfFft[version]) },
  // Its number is 10 in CUDA 11, 12 and 13.
  { begins: 'libcurand', from: () => cuda('cuRAND', undefined) },
  { begins: 'libcuda', from: () => 'the NVIDIA driver' },
  { begins: 'libnvinfer', from: version => `TensorRT${version === undefined ? '' : ` ${version}`}` },
  { begins: 'libnvonnxparser', from: version => `TensorRT${version === undefined ? '' : ` ${version}`}` },
  { begins: 'libvulkan', from: () => 'the Vulkan loader' },
];

/** That a library is missing, which one, and what brings it. `path` is what the system did not find. */
export function missingLibraryInWords(path: string, { title }: ProviderRow): string {
  const library = path.split('/').at(-1) ?? path;
  if (library.startsWith('libonnxruntime_providers_'))
    return `onnxruntime's own files for ${title} are not installed (${library} is missing); "CNN: Set Up CUDA…" or cnn-designer setup-cuda fetches them`;
  const version = /\.so\.(\d+)/.exec(library)?.[1];
  const row = libraryRows.find(({ begins }) => library.startsWith(begins));
  const from = row?.from(version === undefined ? undefined : Number(version));
  return from === undefined ? `${library} is missing` : `${library} is missing; install ${from}`;
}
