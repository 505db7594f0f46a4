import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { download, type DownloadProgress } from './download.ts';
import { packageAddress, packagePage } from './feed.ts';
import { absentFiles, copyRuntime, finish, installationOf, isWhole, type Installation } from './installation.ts';
import { readRelease, requirements, type CudaRelease } from './release.ts';
import { holdsText, missingLibraries, neededLibraries } from './sharedLibrary.ts';
import { unpack } from './unpack.ts';

/** What a set-up works with. */
export interface SetUpOptions {
  /** Folder of the onnxruntime-node that is copied. */
  readonly packageFolder: string;
  /** Folder in which the copy is made. */
  readonly storage: string;
  /** The package, when somebody has downloaded it by hand. */
  readonly packagePath?: string;
  /** Feed to be asked instead of the runtime's own: a mirror. */
  readonly feed?: string;
  readonly signal: AbortSignal;
  say(message: string): void;
  onDownload(progress: DownloadProgress): void;
}

/** What came of it. */
export type SetUpResult =
  | {
      readonly runtimePath: string;
      /** Libraries of the system that the provider needs, and that are not found. */
      readonly missing: readonly string[];
    }
  | {
      readonly problem: string;
      /** What to do without us. */
      readonly byHand?: string;
    };

/** The library that carries the provider. */
const providerLibrary = 'libonnxruntime_providers_cuda.so';

/** Loaded when the first network runs, so that it does not stand among the needed. */
const lateLibraries = ['libcudnn.so.9'];

/**
 * Puts a copy of onnxruntime-node and the CUDA files of its makers into a folder of ours, and holds each file to size, checksum and version.
 * Files that somebody has placed there are taken. Never throws for what the network or the disk does; goes on where it was cut off.
 */
export async function setUpCuda(options: SetUpOptions): Promise<SetUpResult> {
  const release = readRelease(options.packageFolder);
  if ('problem' in release) return release;
  const installation = installationOf(options.storage, release);
  try {
    if (!isWhole(installation)) await install(options, release, installation);
    return { runtimePath: installation.runtimePath, missing: missingFor(installation) };
  } catch (error) {
    if (options.signal.aborted)
      return {
        problem: 'the set-up was cancelled; what has been downloaded is kept, and the next one goes on from there',
      };
    return { problem: problemOf(error, installation), byHand: byHand(release, installation) };
  }
}

/** The copy that is set up in a folder, if there is one for this onnxruntime-node. */
export function cudaRuntime(packageFolder: string, storage: string): string | undefined {
  const release = readRelease(packageFolder);
  if ('problem' in release) return undefined;
  const installation = installationOf(storage, release);
  return isWhole(installation) ? installation.runtimePath : undefined;
}

async function install(options: SetUpOptions, release: CudaRelease, installation: Installation): Promise<void> {
  const { signal, say } = options;
  mkdirSync(installation.folder, { recursive: true });
  say('copying onnxruntime-node');
  copyRuntime(options.packageFolder, installation);
  const downloaded = join(installation.folder, 'package.nupkg');
  const isPlaced = options.packagePath === undefined && absentFiles(installation, release).length === 0;
  if (!isPlaced) {
    if (options.packagePath === undefined && !existsSync(downloaded)) {
      say(`asking for ${release.packageName} ${release.version}`);
      const address = await packageAddress({ ...release, feed: options.feed ?? release.feed }, signal);
      say(`downloading ${address}`);
      await download(address, downloaded, signal, options.onDownload);
    }
    say('unpacking');
    try {
      await unpack(options.packagePath ?? downloaded, release.files, installation.libraries, signal);
    } finally {
      // A damaged one would be met again, and a good one has done its work.
      if (!signal.aborted) rmSync(downloaded, { force: true });
    }
  }
  say('checking the files');
  const wrong = whatIsWrong(release, installation);
  if (wrong !== undefined) {
    if (isPlaced) throw new Error(`${wrong}; delete it from ${installation.libraries} and try again`);
    for (const { name } of release.files) rmSync(join(installation.libraries, name));
    throw new Error(wrong);
  }
  finish(installation, release);
}

/** Every file has to be a library, and the provider of the runtime's version. */
function whatIsWrong({ files, version }: CudaRelease, { libraries }: Installation): string | undefined {
  const alien = files.find(({ name }) => neededLibraries(join(libraries, name)) === undefined);
  if (alien !== undefined) return `${alien.name} is not a library for Linux`;
  if (!holdsText(join(libraries, providerLibrary), version))
    return `${providerLibrary} is of another version than ${version}, and only the same one loads`;
  return undefined;
}

function missingFor({ libraries }: Installation): readonly string[] {
  const needed = neededLibraries(join(libraries, providerLibrary)) ?? [];
  return missingLibraries([...needed, ...lateLibraries], libraries);
}

function problemOf(error: unknown, { folder }: Installation): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return `the disk is full; free about 1.5 GB for ${folder} and try again`;
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

function byHand(release: CudaRelease, { libraries }: Installation): string {
  return [
    `Without a connection from this machine: download the package (a ZIP) from ${packagePage(release)}, take from it`,
    ...release.files.map(({ path }) => `  ${path}`),
    `put them into ${libraries}`,
    `and set up again. The provider needs ${requirements}.`,
  ].join('\n');
}
