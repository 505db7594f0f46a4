import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { vscodeVersion } from './installVscode.ts';
import type { Tally } from './ui.ts';

/** A suite that takes longer hangs. The packaged VS Code gives up before, after RIG_TIMEOUT_MS. */
const limitMs = 360_000;

/**
 * Runs the suite inside VS Code: the packaged one, or the desktop application when `CNN_VSCODE` is "desktop". A host that
 * dies, hangs, does not start or says nothing counts as a failure, whatever it has counted before.
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
  // A profile of its own: what an earlier run has left open does not come back.
  const profile = [`--user-data-dir=${join(folder, 'user')}`, `--extensions-dir=${join(folder, 'extensions')}`];
  cpSync('src/zoo', workspace, { recursive: true });
  try {
    const trouble = await troubleOf(
      runTests({
        ...chooseVscode(),
        extensionDevelopmentPath: resolve('.'),
        extensionTestsPath: bundle,
        extensionTestsEnv: { CNN_SUITE_COUNTS: counts },
        launchArgs: [workspace, '--disable-extensions', ...profile],
      }),
    );
    if (trouble !== undefined) console.log(`    ✗ the suite in VS Code: ${trouble}`);
    const nothing = { passed: 0, failed: 0 };
    const { passed, failed } = existsSync(counts) ? (JSON.parse(readFileSync(counts, 'utf8')) as Tally) : nothing;
    const isGood = trouble === undefined && 0 < passed;
    return { passed, failed: isGood ? failed : Math.max(1, failed) };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function chooseVscode(): { readonly version: string; readonly cachePath: string } {
  if (process.env['CNN_VSCODE'] !== 'desktop') return { version: vscodeVersion, cachePath: resolve('.vscode-test') };
  // Not beside the packaged VS Code, which would be taken for a desktop application of the same version.
  const cachePath = resolve('.vscode-test/desktop');
  mkdirSync(cachePath, { recursive: true });
  return { version: 'stable', cachePath };
}

/** Waits for VS Code to end and says what went wrong with it; `undefined` when nothing did. */
async function troubleOf(run: Promise<number>): Promise<string | undefined> {
  const ended = run.then(
    code => (code === 0 ? undefined : `exit code ${code}`),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const waiting = new AbortController();
  const late = sleep(limitMs, 'late', { signal: waiting.signal }).catch(() => undefined);
  const first = await Promise.race([late, ended]);
  waiting.abort();
  if (first !== 'late') return first;
  // To runTests, SIGINT is the only way to end VS Code: once asks, twice kills. A listener of our own keeps this process alive.
  const stay = (): void => undefined;
  process.on('SIGINT', stay);
  process.emit('SIGINT');
  await Promise.race([ended, sleep(10_000)]);
  process.emit('SIGINT');
  await Promise.race([ended, sleep(10_000)]);
  process.off('SIGINT', stay);
  return `no result after ${limitMs / 1000} s`;
}
