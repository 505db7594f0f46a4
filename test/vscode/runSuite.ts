import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { vscodeVersion } from './installVscode.ts';
import type { Tally } from './ui.ts';

/**
 * Runs the suite inside VS Code: the packaged one, or the desktop application when `CNN_VSCODE` is "desktop". A host that
 * dies, hangs or says nothing counts as a failure.
 */
export async function runSuite(): Promise<Tally> {
  const bundle = resolve('test/output/suite/index.cjs');
  await build({
    entryPoints: ['test/vscode/suite/index.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const folder = mkdtempSync(join(tmpdir(), 'cnn-suite-'));
  const counts = join(folder, 'counts.json');
  const workspace = join(folder, 'workspace');
  cpSync('src/zoo', workspace, { recursive: true });
  try {
    await runTests({
      version: process.env['CNN_VSCODE'] === 'desktop' ? 'stable' : vscodeVersion,
      extensionDevelopmentPath: resolve('.'),
      extensionTestsPath: bundle,
      extensionTestsEnv: { CNN_SUITE_COUNTS: counts },
      launchArgs: [workspace, '--disable-extensions'],
    });
  } catch (error) {
    console.log(`    ✗ the suite in VS Code: ${error instanceof Error ? error.message : String(error)}`);
  }
  const tally = existsSync(counts) ? (JSON.parse(readFileSync(counts, 'utf8')) as Tally) : { passed: 0, failed: 1 };
  rmSync(folder, { recursive: true, force: true });
  return tally.passed + tally.failed === 0 ? { passed: 0, failed: 1 } : tally;
}
