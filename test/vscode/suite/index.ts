import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { extensionTests } from './extension.ts';

/**
 * Runs the suite inside the extension host; its counts go into the file that the environment names. A skipped test counts as
 * failed: it does not say that anything works.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'spec' });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  extensionTests();
  const { passed, failed } = await new Promise<{ passed: number; failed: number }>(resolve => {
    const runner = mocha.run(() => {
      const { passes, failures, pending } = runner.stats ?? { passes: 0, failures: 1, pending: 0 };
      resolve({ passed: passes, failed: failures + pending });
    });
  });
  const counts = process.env['CNN_SUITE_COUNTS'];
  if (counts !== undefined) writeFileSync(counts, JSON.stringify({ passed, failed }));
  if (0 < failed) throw new Error(`${failed} tests failed`);
}
