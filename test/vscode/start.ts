import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installVscode } from './installVscode.ts';
import rig from './rig/vscodeRig.cjs';

/**
 * `npm start [FOLDER]`: VS Code with this extension, as it has just been built, on a folder; without one, on a copy of the zoo
 * that the next build makes anew. The desktop application when `code` is on the path; otherwise the packaged one, in whatever
 * browser is at hand, until Ctrl+C.
 */
const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
const folder = resolve(process.argv[2] ?? join(projectFolder, 'dist/zoo'));

if (spawnSync('code', ['--version'], { stdio: 'ignore' }).status === 0) startDesktop();
else await startPackaged();

function startDesktop(): void {
  spawn('code', ['--new-window', `--extensionDevelopmentPath=${resolve(projectFolder)}`, folder], { stdio: 'inherit' });
}

async function startPackaged(): Promise<void> {
  const home = installVscode();
  const temporary = mkdtempSync(join(tmpdir(), 'cnn-start-'));
  process.once('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit());
  const userDataDir = join(temporary, 'user');
  const extensionsDir = join(temporary, 'extensions');
  rig.writeSettings(userDataDir);
  linkExtension(extensionsDir);
  const { port } = await rig.startServer({ home, userDataDir, extensionsDir });
  console.log(
    `VS Code with CNN Designer: http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}\nCtrl+C ends it.`,
  );
}

/** The workbench takes no development folder from an address, but a server loads what its extensions folder links to. */
function linkExtension(extensionsDir: string): void {
  const manifest = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as Record<
    'publisher' | 'name' | 'version',
    string
  >;
  mkdirSync(extensionsDir);
  symlinkSync(projectFolder, join(extensionsDir, `${manifest.publisher}.${manifest.name}-${manifest.version}`));
}
