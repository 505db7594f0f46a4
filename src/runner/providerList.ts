/** An execution provider that onnxruntime-node may have. */
export interface ProviderRow {
  /** What users and the runtime's session options call it. */
  readonly name: string;
  /** What it is called in sentences. */
  readonly title: string;
  /** What the runtime's profile calls it. */
  readonly runtimeName: string;
  /** Where a build of the runtime with it exists, as `platform-architecture` of Node; everywhere when absent. */
  readonly platforms?: readonly string[];
  /** Whether "auto" may take it. */
  readonly auto: boolean;
}

const windows = ['win32-x64', 'win32-arm64'];
const mac = ['darwin-x64', 'darwin-arm64'];

/** All providers, the preferred first. Source: the table of platforms in the README of onnxruntime-node 1.29. */
export const providerRows: readonly ProviderRow[] = [
  { name: 'cuda', title: 'CUDA', runtimeName: 'CUDAExecutionProvider', platforms: ['linux-x64'], auto: true },
  // It needs all that CUDA needs, so that it never works where CUDA does not; and it builds for minutes before its first run.
  {
    name: 'tensorrt',
    title: 'TensorRT',
    runtimeName: 'TensorrtExecutionProvider',
    platforms: ['linux-x64'],
    auto: false,
  },
  // Its convolutions of 6, 9 or 15 channels are wrong in 1.30; whoever wants it asks for it, and a trial compares its values.
  {
    name: 'webgpu',
    title: 'WebGPU',
    runtimeName: 'WebGpuExecutionProvider',
    platforms: ['linux-x64', ...windows, ...mac],
    auto: false,
  },
  { name: 'dml', title: 'DirectML', runtimeName: 'DmlExecutionProvider', platforms: windows, auto: true },
  { name: 'coreml', title: 'CoreML', runtimeName: 'CoreMLExecutionProvider', platforms: mac, auto: true },
  { name: 'cpu', title: 'the CPU', runtimeName: 'CPUExecutionProvider', auto: true },
];

/** This machine, as `platforms` of a row names it. */
export const thisPlatform = `${process.platform}-${process.arch}`;

/** The row of a provider, or undefined where there is none of that name. */
export function providerRow(name: string): ProviderRow | undefined {
  return providerRows.find(row => row.name === name);
}

/** Whether a build of the runtime for that platform can have the provider. */
export function existsOn({ platforms }: ProviderRow, platform: string): boolean {
  return platforms === undefined || platforms.includes(platform);
}

/** What a sentence calls a provider that the runtime names, such as "CUDA" for "CUDAExecutionProvider". */
export function titleOf(runtimeName: string): string {
  return providerRows.find(row => row.runtimeName === runtimeName)?.title ?? runtimeName;
}
