import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { extensionTests } from './extension.ts';

/** Runs the suite inside the extension host; its counts go into the file that the environment names. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'spec' });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  extensionTests();
  const { passes, failures } = await new Promise<{ passes: number; failures: number }>(resolve => {
    const runner = mocha.run(() =>
      resolve({ passes: runner.stats?.passes ?? 0, failures: runner.stats?.failures ?? 1 }),
    );
  });
  const counts = process.env['CNN_SUITE_COUNTS'];
  if (counts !== undefined) writeFileSync(counts, JSON.stringify({ passed: passes, failed: failures }));
  if (0 < failures) throw new Error(`${failures} tests failed`);
}
