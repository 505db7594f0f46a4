import { cpSync, rmSync } from 'node:fs';
import { context, build } from 'esbuild';

/** CommonJS packages inside an ES module bundle look for `require`. */
const requireInModule = {
  js: "import { createRequire as cnnCreateRequire } from 'node:module'; const require = cnnCreateRequire(import.meta.url);",
};

const node = { platform: 'node', target: 'node20', format: 'esm', banner: requireInModule };

/** Everything that is shipped: one row per program, by who runs it. */
const bundles = [
  {
    ...node,
    entryPoints: { extension: 'src/extension/main.ts' },
    format: 'cjs',
    banner: {},
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
  },
  { ...node, entryPoints: { server: 'src/server/main.ts' } },
  { ...node, entryPoints: { runner: 'src/runner/child.ts' }, external: ['onnxruntime-node'] },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: `#!/usr/bin/env node\n${requireInModule.js}` } },
  {
    entryPoints: { webview: 'webview/main.ts' },
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    loader: { '.ttf': 'dataurl' },
  },
];

const watch = process.argv.includes('--watch');
rmSync('dist', { recursive: true, force: true });
for (const bundle of bundles) {
  const options = {
    ...bundle,
    bundle: true,
    outdir: 'dist',
    minify: !watch,
    sourcemap: watch,
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  };
  if (watch) await (await context(options)).watch();
  else await build(options);
}
cpSync('src/zoo', 'dist/zoo', { recursive: true });
