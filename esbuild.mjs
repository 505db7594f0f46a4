import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  { ...node, entryPoints: { evaluator: 'src/evaluator/worker.ts' } },
  { ...node, entryPoints: { library: 'src/library/main.ts' } },
  { ...node, entryPoints: { runner: 'src/runner/child/main.ts' }, external: ['onnxruntime-node'] },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: `#!/usr/bin/env node\n${requireInModule.js}` } },
  {
    entryPoints: {
      webview: 'webview/main.ts',
      layers: 'webview/layers.ts',
      report: 'webview/report/main.ts',
      training: 'webview/training/main.ts',
      learned: 'webview/learned/main.ts',
    },
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    loader: { '.ttf': 'dataurl' },
  },
];

/** TypeScript's service finds plugins among the packages of an extension, and nowhere else. */
const plugin = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  entryPoints: { index: 'src/typescriptPlugin/plugin.ts' },
  outdir: 'node_modules/cnn-designer-typescript',
  define: { 'import.meta.dirname': '__dirname' },
  footer: { js: 'module.exports = module.exports.init;' },
};

const watch = process.argv.includes('--watch');
rmSync('dist', { recursive: true, force: true });
for (const bundle of [...bundles, plugin]) {
  const options = {
    outdir: 'dist',
    ...bundle,
    bundle: true,
    minify: !watch,
    sourcemap: watch,
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  };
  if (watch) await (await context(options)).watch();
  else await build(options);
}
const quickjs = fileURLToPath(import.meta.resolve('@jitl/quickjs-ng-wasmfile-release-sync'));
cpSync(join(dirname(quickjs), 'emscripten-module.wasm'), 'dist/emscripten-module.wasm');
mkdirSync('dist/raster');
cpSync('src/raster/NOTICE.md', 'dist/raster/NOTICE.md');
for (const [name, origin] of Object.entries(JSON.parse(readFileSync('src/raster/files.json', 'utf8'))))
  cpSync(fileURLToPath(import.meta.resolve(origin)), join('dist/raster', name));
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
writeFileSync(
  `${plugin.outdir}/package.json`,
  JSON.stringify({ name: 'cnn-designer-typescript', version, license: 'MIT', main: 'index.js' }),
);
execFileSync(process.execPath, ['dist/cli.js', 'types', 'dist/types'], { stdio: ['ignore', 'ignore', 'inherit'] });
// The names that a module exports have to stand in its text.
const names = [...readFileSync('dist/types/index.d.ts', 'utf8').matchAll(/^export declare function (\w+)/gm)];
const unique = [...new Set(names.map(([, name]) => name))];
writeFileSync(
  'dist/index.js',
  `import { builders } from './library.js';\nexport const { ${unique.join(', ')} } = builders;\n`,
);
writeFileSync('dist/analyze.js', "export { analyze } from './library.js';\n");
cpSync('src/zoo', 'dist/zoo', { recursive: true });
const list = execFileSync(process.execPath, ['dist/cli.js', 'zoo', '--json'], { encoding: 'utf8' });
writeFileSync('dist/zoo/index.json', list);
