import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { declareModule, networkDeclaration, wildcardDeclaration } from '../../src/formats/typescript/declarations.ts';
import { catalogue } from '../../src/layers/index.ts';

/** TypeScript's own service in a process of its own, with our plugin, as an editor starts it. */
export interface TypeScriptServer {
  open(file: string, text: string): void;
  ask<Body>(command: string, given: object): Promise<Body>;
  stop(): void;
}

/** Starts the service. The plugin is found where the extension has it: in the packages of a folder. */
export async function startTypeScript(): Promise<TypeScriptServer> {
  const folder = resolve('test/output/typescriptPlugin');
  await installPlugin(folder);
  const tsserver = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js');
  const plugins = ['--globalPlugins', 'cnn-designer-typescript', '--pluginProbeLocations', folder];
  const child = spawn(process.execPath, [tsserver, '--disableAutomaticTypingAcquisition', ...plugins], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<
    number,
    (answer: { readonly success: boolean; readonly message?: string; readonly body?: unknown }) => void
  >();
  createInterface({ input: child.stdout }).on('line', line => {
    if (!line.startsWith('{')) return;
    const message = JSON.parse(line) as { type: string; request_seq: number; success: boolean; body?: unknown };
    if (message.type === 'response') waiting.get(message.request_seq)?.(message);
  });
  let last = 0;
  const send = (command: string, given: object): number => {
    last += 1;
    child.stdin.write(`${JSON.stringify({ seq: last, type: 'request', command, arguments: given })}\n`);
    return last;
  };
  // As VS Code configures a folder without a tsconfig.
  send('compilerOptionsForInferredProjects', {
    options: {
      module: 'ESNext',
      moduleResolution: 'Bundler',
      target: 'ES2022',
      strict: true,
      allowImportingTsExtensions: true,
    },
  });
  return {
    open: (file, text) => void send('open', { file, fileContent: text }),
    ask: <Body>(command: string, given: object) =>
      new Promise<Body>((done, fail) => {
        waiting.set(send(command, given), ({ success, message, body }) =>
          success ? done(body as Body) : fail(new Error(message)),
        );
      }),
    stop: () => void child.kill(),
  };
}

async function installPlugin(folder: string): Promise<void> {
  const plugin = join(folder, 'node_modules/cnn-designer-typescript');
  const types = join(folder, 'dist/types');
  mkdirSync(plugin, { recursive: true });
  mkdirSync(types, { recursive: true });
  await build({
    entryPoints: ['src/typescriptPlugin/plugin.ts'],
    outfile: join(plugin, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.dirname': '__dirname' },
    footer: { js: 'module.exports = module.exports.init;' },
    logLevel: 'warning',
  });
  writeFileSync(join(plugin, 'package.json'), JSON.stringify({ name: 'cnn-designer-typescript', main: 'index.js' }));
  writeFileSync(join(types, 'index.d.ts'), declareModule(catalogue));
  writeFileSync(join(types, 'block.d.ts'), networkDeclaration);
  writeFileSync(join(types, 'networks.d.ts'), wildcardDeclaration);
}
