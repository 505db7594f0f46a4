import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CudaRelease } from './release.ts';

/** A copy of onnxruntime-node in a folder of ours: provider libraries have to lie beside it, and extensions are not to be changed. */
export interface Installation {
  readonly folder: string;
  /** Where the libraries are: beside the runtime's own. */
  readonly libraries: string;
  /** The module to be loaded instead of the package. */
  readonly runtimePath: string;
}

/** Where the copy for a release is, whether it is there or not. */
export function installationOf(storage: string, { version }: Pick<CudaRelease, 'version'>): Installation {
  const folder = join(storage, `onnxruntime-${version}-cuda12`);
  const copy = join(folder, 'node_modules/onnxruntime-node');
  return {
    folder,
    libraries: join(copy, 'bin/napi-v6', process.platform, process.arch),
    runtimePath: join(copy, 'dist/index.js'),
  };
}

/** Whether the copy is whole: its list, which is written last, agrees with what lies there. */
export function isWhole(installation: Installation): boolean {
  const sizes = readSizes(installation);
  return (
    sizes !== undefined &&
    Object.entries(sizes).every(([name, bytes]) => sizeOf(join(installation.libraries, name)) === bytes)
  );
}

/** Copies onnxruntime-node and what it needs. */
export function copyRuntime(packageFolder: string, { folder, libraries }: Installation): void {
  const copy = join(folder, 'node_modules/onnxruntime-node');
  const native = join('bin/napi-v6', process.platform, process.arch);
  mkdirSync(libraries, { recursive: true });
  for (const part of ['package.json', 'dist', native])
    cpSync(join(packageFolder, part), join(copy, part), { recursive: true });
  const common = 'onnxruntime-common';
  cpSync(join(dirname(packageFolder), common), join(folder, 'node_modules', common), { recursive: true });
}

/** Writes down that the copy is whole, and how large its libraries are. */
export function finish(installation: Installation, { files }: Pick<CudaRelease, 'files'>): void {
  const sizes = Object.fromEntries(files.map(({ name }) => [name, sizeOf(join(installation.libraries, name))]));
  writeFileSync(`${listOf(installation)}.part`, JSON.stringify(sizes, undefined, 2));
  renameSync(`${listOf(installation)}.part`, listOf(installation));
}

/** Libraries of the release that are not there. */
export function absentFiles({ libraries }: Installation, { files }: Pick<CudaRelease, 'files'>): readonly string[] {
  return files.map(({ name }) => name).filter(name => !existsSync(join(libraries, name)));
}

function readSizes(installation: Installation): Readonly<Record<string, unknown>> | undefined {
  try {
    const sizes: unknown = JSON.parse(readFileSync(listOf(installation), 'utf8'));
    return typeof sizes === 'object' && sizes !== null ? { ...sizes } : undefined;
  } catch {
    // Not there, or not whole: set up again.
    return undefined;
  }
}

function sizeOf(path: string): number | undefined {
  return existsSync(path) ? statSync(path).size : undefined;
}

function listOf({ folder }: Installation): string {
  return join(folder, 'complete.json');
}
