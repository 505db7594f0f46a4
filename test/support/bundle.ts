import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import rasterFiles from '../../src/raster/files.json' with { type: 'json' };

const requireInModule =
  "import { createRequire as cnnCreateRequire } from 'node:module'; const require = cnnCreateRequire(import.meta.url);";

/** Bundles the thread that evaluates programs into a folder, where the command line and the server look for it. */
export async function bundleEvaluator(folder: string): Promise<string> {
  const quickjs = createRequire(import.meta.url).resolve('@jitl/quickjs-ng-wasmfile-release-sync');
  const path = await bundle('src/evaluator/worker.ts', join(folder, 'evaluator.js'));
  copyFileSync(join(dirname(quickjs), 'emscripten-module.wasm'), join(dirname(path), 'emscripten-module.wasm'));
  return path;
}

/** Bundles the command line with its child and its thread into a folder; gives its path. */
export async function bundleCommandLine(folder: string): Promise<string> {
  await bundle('src/runner/child/main.ts', join(folder, 'runner.js'));
  await bundleEvaluator(folder);
  return bundle('src/cli/main.ts', join(folder, 'cli.js'));
}

/** Puts what draws PNG files into a folder of its own in `folder`, where the command line looks for it; gives its path. */
export function copyRaster(folder: string): string {
  const target = resolve('test/output', folder, 'raster');
  mkdirSync(target, { recursive: true });
  const { resolve: pathOf } = createRequire(import.meta.url);
  for (const [name, origin] of Object.entries(rasterFiles)) copyFileSync(pathOf(origin), join(target, name));
  return target;
}

/** Bundles an entry of ours for a test that runs it in a process of its own; gives the path of the bundle. */
export async function bundle(entry: string, name: string): Promise<string> {
  const outfile = resolve('test/output', name);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['onnxruntime-node'],
    mainFields: ['module', 'main'],
    banner: { js: requireInModule },
    logLevel: 'warning',
  });
  return outfile;
}
