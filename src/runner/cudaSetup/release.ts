import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The CUDA files that belong to an onnxruntime-node, and where its makers have published them. */
export interface CudaRelease {
  /** Version of ONNX Runtime: provider libraries load into the very same version alone. */
  readonly version: string;
  /** Index of the NuGet feed. */
  readonly feed: string;
  /** Name of the NuGet package. */
  readonly packageName: string;
  readonly files: readonly CudaFile[];
}

/** A library of the release. */
export interface CudaFile {
  readonly name: string;
  /** Where it lies in the package. */
  readonly path: string;
}

/** What the release is built for. Source: onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html, version table. */
export const requirements = 'CUDA 12 and cuDNN 9';

/** For whom CUDA files are published. */
const platform = 'linux/x64';

const manifest = `${platform}:cuda12`;

/** What the installer of onnxruntime-node knows; we read its table, so that another version of it brings its own. */
interface InstallMetadata {
  readonly manifests: Readonly<Record<string, Readonly<Record<string, { package: string; path: string }>>>>;
  readonly packages: Readonly<Record<string, { name: string; versions: readonly { feed: string; version: string }[] }>>;
  readonly feeds: Readonly<Record<string, { index: string }>>;
}

/** The release for the onnxruntime-node in a folder, or why there is none. */
export function readRelease(packageFolder: string): CudaRelease | { readonly problem: string } {
  if (`${process.platform}/${process.arch}` !== platform)
    return {
      problem: `CUDA files of ONNX Runtime are published for Linux on x64, not for ${process.platform} on ${process.arch}`,
    };
  const require = createRequire(join(packageFolder, 'package.json'));
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const { manifests, packages, feeds } = require(
    join(packageFolder, 'script', 'install-metadata.js'),
  ) as InstallMetadata;
  const files = Object.entries(manifests[manifest] ?? {});
  const [, first] = files[0] ?? [];
  const source = packages[first?.package ?? ''];
  const place = source?.versions.find(each => each.version === version);
  const feed = feeds[place?.feed ?? '']?.index;
  if (source === undefined || feed === undefined)
    return { problem: `onnxruntime-node ${version} names no CUDA files for ${manifest}` };
  return {
    version,
    feed,
    packageName: source.name,
    files: files.map(([name, { path }]) => ({ name: name.replace('./', ''), path })),
  };
}
