import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import './support/seed.ts';
import { ensureChromium, installVscode } from './vscode/installVscode.ts';
import { walkThroughPackage } from './vscode/package.ts';
import { runSuite } from './vscode/runSuite.ts';
import type { Tally } from './vscode/ui.ts';
import { walkThroughResnet } from './vscode/walk.ts';
import { walkThroughHovers } from './vscode/walkHovers.ts';
import { walkThroughEditing } from './vscode/walkEditing.ts';
import { walkThroughChanges } from './vscode/walkCompare.ts';
import { walkThroughLayers } from './vscode/walkLayers.ts';
import { walkInRestrictedMode } from './vscode/walkProgram.ts';

/**
 * All tests: those of the modules, then those in a real VS Code, installing what it needs. The last line says how many passed
 * and how many failed. A part that cannot even start counts as a failure.
 */
const parts: readonly (() => Tally | Promise<Tally>)[] = [
  runModuleTests,
  () => {
    installVscode();
    ensureChromium();
    return { passed: 0, failed: 0 };
  },
  runSuite,
  () => walkThroughResnet('development folder', { home: installVscode(), development: [process.cwd()] }),
  () => walkThroughHovers('hovers', { home: installVscode(), development: [process.cwd()] }),
  () => walkThroughEditing('editing', { home: installVscode(), development: [process.cwd()] }),
  () => walkThroughChanges('what has changed', { home: installVscode(), development: [process.cwd()] }),
  () => walkThroughLayers('table of layers', { home: installVscode(), development: [process.cwd()] }),
  () => walkInRestrictedMode('Restricted Mode', { home: installVscode(), development: [process.cwd()] }),
  () => walkThroughPackage(installVscode()),
];

const total = { passed: 0, failed: 0 };
for (const part of parts) {
  const { passed, failed } = await tallyOf(part);
  total.passed += passed;
  total.failed += failed;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

async function tallyOf(part: () => Tally | Promise<Tally>): Promise<Tally> {
  try {
    return await part();
  } catch (error) {
    console.log(`    ✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return { passed: 0, failed: 1 };
  }
}

async function runModuleTests(): Promise<Tally> {
  const mocha = new Mocha({ timeout: 60_000, reporter: 'spec' });
  for (const file of readdirSync('test', { recursive: true, encoding: 'utf8' }).sort())
    if (file.endsWith('.test.ts')) mocha.addFile(join('test', file));
  await mocha.loadFilesAsync();
  return new Promise(resolve => {
    const runner = mocha.run(() => resolve({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 1 }));
  });
}
