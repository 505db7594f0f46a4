import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { walkThroughResnet } from './walk.ts';
import { walkThroughProgram } from './walkProgram.ts';
import { atMostTwice, type Tally } from './ui.ts';

/** Packs the extension, installs the package into a VS Code that has never seen it, and walks through it there. */
export async function walkThroughPackage(home: string): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-package-'));
  const vsix = join(folder, 'cnn-designer.vsix');
  const extensionsDir = join(folder, 'extensions');
  try {
    execFileSync('npx', ['vsce', 'package', '--out', vsix], { stdio: ['ignore', 'ignore', 'inherit'] });
    const install = [
      '--extensions-dir',
      extensionsDir,
      '--user-data-dir',
      join(folder, 'user'),
      '--install-extension',
      vsix,
    ];
    execFileSync(resolve(home, 'bin/code'), install, { stdio: ['ignore', 'ignore', 'inherit'] });
    const json = await atMostTwice(() => walkThroughResnet('installed package', { home, extensionsDir }));
    const program = await atMostTwice(() =>
      walkThroughProgram('installed package, TypeScript', { home, extensionsDir }),
    );
    return { passed: json.passed + program.passed, failed: json.failed + program.failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
