import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import './support/seed.ts';
import { ensureChromium, installVscode } from './vscode/installVscode.ts';
import { walkThroughPackage } from './vscode/package.ts';
import { runSuite } from './vscode/runSuite.ts';
import type { LaunchOptions } from './vscode/rig/vscodeRig.cjs';
import { atMostTwice, type Tally } from './vscode/ui.ts';
import { walkThroughResnet } from './vscode/walk.ts';
import { walkThroughCuda } from './vscode/walkCuda.ts';
import { walkThroughHovers } from './vscode/walkHovers.ts';
import { walkThroughEditing } from './vscode/walkEditing.ts';
import { walkThroughChanges } from './vscode/walkCompare.ts';
import { walkThroughDiagram } from './vscode/walkDiagram.ts';
import { walkThroughLayers } from './vscode/walkLayers.ts';
import { walkThroughLearned } from './vscode/walkLearned.ts';
import { walkThroughReports } from './vscode/walkReport.ts';
import { walkThroughPictures } from './vscode/walkPictures.ts';
import { walkThroughRuns } from './vscode/walkRun.ts';
import { walkThroughTraining } from './vscode/walkTraining.ts';
import { walkThroughViews } from './vscode/walkViews.ts';
import { walkInRestrictedMode } from './vscode/walkProgram.ts';

/** What is walked through in the development folder, by the sentence that stands above it. */
const walks = [
  ['development folder', walkThroughResnet],
  ['hovers', walkThroughHovers],
  ['editing', walkThroughEditing],
  ['what has changed', walkThroughChanges],
  ['table of layers', walkThroughLayers],
  ['pictures of diagrams', walkThroughPictures],
  ['reports', walkThroughReports],
  ['diagram', walkThroughDiagram],
  ['views of the diagram', walkThroughViews],
  ['CUDA', walkThroughCuda],
  ['runs', walkThroughRuns],
  ['training', walkThroughTraining],
  ['what it learned', walkThroughLearned],
  ['Restricted Mode', walkInRestrictedMode],
] as const;
const development = (): Omit<LaunchOptions, 'folder'> => ({ home: installVscode(), development: [process.cwd()] });

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
  ...walks.map(
    ([name, walkThrough]) =>
      () =>
        atMostTwice(() => walkThrough(name, development())),
  ),
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
  // As with walks: what fails twice has failed, and what needed a second try is said.
  const mocha = new Mocha({ timeout: 60_000, reporter: 'spec', retries: 1 });
  for (const file of readdirSync('test', { recursive: true, encoding: 'utf8' }).sort())
    if (file.endsWith('.test.ts')) mocha.addFile(join('test', file));
  await mocha.loadFilesAsync();
  return new Promise(resolve => {
    const runner = mocha.run(() => resolve({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 1 }));
    runner.on('retry', (test: Mocha.Test, error: Error) => {
      console.log(`    ↻ ${test.title}, once more: ${error.message}`);
    });
  });
}
