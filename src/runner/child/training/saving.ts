import type { TrainingPoint, TrainRequest } from '../../../protocol/training.ts';
import { writeCheckpoint, writeFirstCheckpoint, type CheckpointTensor } from './checkpoint.ts';
import type { CheckpointText, PartOfPoint } from './checkpointText.ts';
import type { Preparation } from './preparation.ts';
import type { Stepper } from './stepper.ts';

/** How far a training is. */
export interface Course {
  /** Steps done. */
  step: number;
  seconds: number;
  points: TrainingPoint[];
  sincePoint: PartOfPoint;
}

/** Keeps a training, so that it can go on from there. */
export interface Saver {
  /** Writes the first checkpoint of a new training. Throws in plain words: who cannot keep anything should know it before hours of work. */
  readonly first: (course: Course) => void;
  /** Writes a checkpoint. What cannot be written is a problem, and the training goes on; the older checkpoint stays. */
  readonly save: (course: Course) => void;
  /** Why the last checkpoint could not be written, and of which step the one that is there is; absent where it was. */
  readonly problem: () => string | undefined;
}

/** Keeps a training in the file that was asked for. */
export function createSaver(
  { checkpoint, data: place, provider }: TrainRequest,
  { training, unchanged, settings, analysis, digest, summary, resumed }: Preparation,
  stepper: Stepper,
): Saver {
  let saved = resumed?.step ?? 0;
  let problem: string | undefined;
  const tensorsAt = (step: number): readonly CheckpointTensor[] => [
    ...training.carried.map(({ name, shape }) => ({
      name,
      shape,
      data: stepper.before(step).get(name) ?? new Float32Array(),
    })),
    ...unchanged,
  ];
  const textOf = (course: Course): CheckpointText => ({
    version: 1,
    name: analysis.network.name,
    network: digest,
    settings,
    step: course.step,
    seconds: course.seconds,
    points: course.points,
    sincePoint: course.sincePoint,
    place,
    data: summary,
    provider: provider.used,
  });
  return {
    first: course => writeFirstCheckpoint(checkpoint, tensorsAt(course.step), textOf(course)),
    save(course) {
      try {
        writeCheckpoint(checkpoint, tensorsAt(course.step), textOf(course));
        saved = course.step;
        problem = undefined;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        problem = `the weights after step ${course.step} are not kept, and ${checkpoint} has those after step ${saved}: ${why}`;
      }
    },
    problem: () => problem,
  };
}
