import { resolve } from 'node:path';
import { build } from 'esbuild';

const requireInModule =
  "import { createRequire as cnnCreateRequire } from 'node:module'; const require = cnnCreateRequire(import.meta.url);";

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
