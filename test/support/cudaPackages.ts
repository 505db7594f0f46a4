import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readRelease, type CudaRelease } from '../../src/runner/cudaSetup/release.ts';
import { zipOf } from './zip.ts';

/** The installed onnxruntime-node. */
export const runtimeFolder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));

/** Its own libraries for Linux. */
export const nativeFolder = join(runtimeFolder, 'bin/napi-v6/linux/x64');

/** The CUDA files that belong to it. */
export function releaseHere(): CudaRelease {
  const release = readRelease(runtimeFolder);
  assert.ok(!('problem' in release), JSON.stringify(release));
  return release;
}

/** A real library for Linux that tells a version, as providers do. */
export function libraryOf(version: string): Buffer {
  const binding = readFileSync(join(nativeFolder, 'onnxruntime_binding.node')).toString('latin1');
  return Buffer.from(binding.replaceAll(releaseHere().version, version), 'latin1');
}

/** A package as the makers of ONNX Runtime publish it, with small libraries. */
export function packageOf(version: string): Buffer {
  const library = libraryOf(version);
  return zipOf({
    'readme.txt': Buffer.from('not asked for'),
    ...Object.fromEntries(releaseHere().files.map(({ path }) => [path, library])),
  });
}
