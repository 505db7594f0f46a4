import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunOptions } from '../../src/runner/host/child.ts';

/** The runtime whose provider "cuda" is the CPU. */
export const fakeRuntimePath = fileURLToPath(new URL('fakeOnnxruntime/index.mjs', import.meta.url));

/** What is wrong with the fake provider; nothing when it is left out. See `fakeOnnxruntime/index.mjs`. */
export interface Trouble {
  readonly FAKE_CUDA?: 'refuse' | 'crash' | 'hang' | 'wrong';
  readonly FAKE_MESSAGE?: string;
  readonly FAKE_STDERR?: string;
  readonly FAKE_ON_CPU?: string;
}

/** Options of a run on the fake runtime. */
export function withFakeCuda(options: RunOptions, trouble: Trouble = {}): RunOptions {
  return { ...options, runtimePath: fakeRuntimePath, environment: { ...options.environment, ...trouble } };
}

/** A PATH on which the driver's tool stands that says `line`; the tool is put into the folder. */
export function pathWithDriver(folder: string, line: string): string {
  const tool = join(folder, 'nvidia-smi');
  writeFileSync(tool, `#!/bin/sh\necho "${line}"\n`);
  chmodSync(tool, 0o755);
  return `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
}
