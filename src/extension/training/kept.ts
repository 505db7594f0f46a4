import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from '../../core/network.ts';
import type { ShownData, TrainingEnding } from '../../protocol/trainingPage.ts';
import type {
  DataSummary,
  GradientWarning,
  TrainingPoint,
  TrainingSettings,
  WeightStatistics,
} from '../../protocol/training.ts';
import { writeWhole } from '../../runner/wholeFile.ts';

/** The last training of a network: all that it takes to go on with it, and to show it. */
export interface KeptTraining {
  /** Of this form. */
  readonly version: 1;
  /** Address of the network's text. */
  readonly uri: string;
  /** What it is called in messages. */
  readonly fileName: string;
  /** As it was when the training began: what is written since is not trained. */
  readonly network: Network;
  /** SHA-256 of its text. */
  readonly textHash: string;
  readonly provider: string;
  readonly data: ShownData;
  readonly settings: TrainingSettings;
  /** Path of the weights. */
  readonly checkpoint: string;
  /** When the file was written that was in its place before, milliseconds since 1970: that is another training's. */
  readonly checkpointBefore?: number;
  /** When it was asked for, milliseconds since 1970: those that wait go on in this order. */
  readonly askedAt: number;
  readonly state: 'unfinished' | 'ended' | 'failed';
  /** Whether it was to wait when it was last heard of. */
  readonly isPaused: boolean;
  /** The process that sees to it. */
  readonly owner?: number;
  /** Why it failed. */
  readonly message?: string;
  readonly step: number;
  readonly stepsPerSecond?: number;
  readonly summary?: DataSummary;
  readonly points: readonly TrainingPoint[];
  readonly statistics: readonly WeightStatistics[];
  readonly warnings: readonly GradientWarning[];
  readonly report?: TrainingEnding;
}

/** The last training of each network. */
export interface KeptTrainings {
  /** Keeps one in place of the one before. Does not throw: that it is not kept is in the log. */
  keep(training: KeptTraining): void;
  find(uri: string): KeptTraining | undefined;
  forget(uri: string): void;
  /** All that can be read, in the order in which they were asked for. */
  list(): readonly KeptTraining[];
}

/** Trainings in a folder, a JSON file for each network. */
export function createKeptTrainings(folder: string, log: { warn(message: string): void }): KeptTrainings {
  const pathOf = (uri: string): string => join(folder, `${createHash('sha256').update(uri).digest('hex')}.json`);
  const read = (path: string): KeptTraining | undefined => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return undefined; // there is none
    }
    try {
      const kept = JSON.parse(text) as KeptTraining;
      if ((kept.version as number) === 1) return kept;
      log.warn(`the training in ${path} is left out: it is of a newer version`);
    } catch (error) {
      log.warn(`the training in ${path} is left out: ${String(error)}`);
    }
    return undefined;
  };
  return {
    keep(training) {
      try {
        mkdirSync(folder, { recursive: true });
        const pieces = [Buffer.from(JSON.stringify(training))];
        const writing = writeWhole([{ path: pathOf(training.uri), pieces }]);
        while (writing.next().done !== true);
      } catch (error) {
        // A full disk is no reason not to train.
        log.warn(`the training of ${training.fileName} is not kept: ${String(error)}`);
      }
    },
    find: uri => read(pathOf(uri)),
    forget: uri => rmSync(pathOf(uri), { force: true }),
    list() {
      try {
        return readdirSync(folder)
          .filter(name => /^[0-9a-f]{64}\.json$/.test(name))
          .flatMap(name => read(join(folder, name)) ?? [])
          .sort((one, other) => one.askedAt - other.askedAt);
      } catch {
        return []; // nothing was trained yet
      }
    },
  };
}
