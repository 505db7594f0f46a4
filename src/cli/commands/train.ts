import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { formatExact } from '../../core/units.ts';
import type { TrainingPoint, TrainingSettings, TrainingUpdate } from '../../protocol/training.ts';
import { openCheckpoint } from '../../runner/child/training/checkpoint.ts';
import { startTraining } from '../../runner/host/trainings.ts';
import { usualLoss } from '../../training/usualLoss.ts';
import { onlyOperand, readArguments, wholeOption } from '../arguments.ts';
import { interruption } from '../interruption.ts';
import { printDiagnostics, readNetworkFile } from '../networkFile.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { runnerPath } from '../runs.ts';
import { settingsOptions, trainingSettings } from '../trainingSettings.ts';
import { progressLine, trainingText } from '../trainingText.ts';

/** Seconds between two checkpoints: what is lost at most when the power fails. */
const standardCheckpointEvery = 10;

/**
 * `train FILE --data D` with options: trains a network and keeps its weights. Ctrl+C ends it with a checkpoint, from which `--resume` goes
 * on as if nothing had happened; a second one ends it at once.
 */
export async function trainCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    ...settingsOptions,
    'data': { type: 'string' },
    'ep': { type: 'string', default: 'auto' },
    'export': { type: 'string' },
    'out': { type: 'string', short: 'o' },
    'resume': { type: 'boolean', default: false },
    'checkpoint-every': { type: 'string' },
    'json': { type: 'boolean', default: false },
  });
  const path = onlyOperand(positionals, 'FILE');
  const { data, resume } = values;
  if (data === undefined)
    throw new UsageError('--data is missing; give mnist1d, or the path of a file or folder of examples');
  const checkpointEvery = wholeOption('checkpoint-every', values['checkpoint-every'], 1) ?? standardCheckpointEvery;
  const checkpoint = values.out ?? `${basename(path).replace(/\.cnn\.(json|ts)$/, '')}.safetensors`;
  if (!existsSync(dirname(checkpoint)))
    throw new UsageError(
      `the folder ${dirname(checkpoint)} of ${checkpoint} does not exist; make it or choose another`,
    );
  const file = await readNetworkFile(path, values.export);
  if (printDiagnostics(file, values.json ? { ...output, print: text => output.complain(text) } : output))
    return exitCodes.bad;
  const settings = trainingSettings(
    values,
    usualLoss(file.analysis, true),
    resume ? settingsIn(checkpoint) : undefined,
  );
  const live = createLiveLine();
  const training = startTraining(
    {
      network: file.network,
      fileName: file.path,
      provider: values.ep,
      data,
      settings,
      checkpoint,
      checkpointEvery,
      resume,
    },
    { runnerPath, onUpdate: live.update },
  );
  interruption().addEventListener('abort', () => {
    live.say('stopping: a checkpoint is being written');
    training.stop();
  });
  const result = await training.result;
  live.clear();
  if ('failure' in result) {
    if (values.json) output.print(JSON.stringify({ failure: result.failure }, undefined, 2));
    else {
      output.complain(`${file.path}: ${result.failure.message}`);
      // Before it has begun, a file of this name is that of another training.
      if (live.hasBegun()) output.complain(whatIsLeft(checkpoint));
    }
    return exitCodes.runtime;
  }
  const { report } = result;
  output.print(values.json ? JSON.stringify(report, undefined, 2) : trainingText(report));
  return report.end === 'notFinite' || report.unsaved !== undefined ? exitCodes.bad : exitCodes.good;
}

/** What a training that has failed leaves behind. */
function whatIsLeft(checkpoint: string): string {
  try {
    const { about, close } = openCheckpoint(checkpoint);
    close();
    return `${checkpoint} has its weights of step ${formatExact(about.step)}; --resume goes on from there`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The settings of a training that goes on. */
function settingsIn(checkpoint: string): TrainingSettings {
  try {
    const { about, close } = openCheckpoint(checkpoint);
    close();
    return about.settings;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A line on a terminal that is written over and over. Nothing where stderr is kept or read by a program. */
function createLiveLine(): {
  readonly update: (update: TrainingUpdate) => void;
  readonly say: (text: string) => void;
  readonly clear: () => void;
  /** Whether steps have been taken, and so a checkpoint written. */
  readonly hasBegun: () => boolean;
} {
  const { stderr } = process;
  let newest: TrainingPoint | undefined;
  let begun = false;
  const say = (text: string): void => {
    // Longer lines would be wrapped, and then no longer be written over.
    if (stderr.isTTY) stderr.write(`\r\x1b[K${text.slice(0, Math.max(0, stderr.columns - 1))}`);
  };
  return {
    say,
    update(update) {
      newest = update.points.at(-1) ?? newest;
      begun ||= update.state === 'running';
      say(progressLine(update, newest));
    },
    clear: () => say(''),
    hasBegun: () => begun,
  };
}
