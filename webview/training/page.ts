import type { Remote } from '../../src/protocol/channel.ts';
import type { ShownTraining, TrainingPageHostMethods } from '../../src/protocol/trainingPage.ts';
import type { TrainingAxis } from '../../src/reports/charts/training.ts';
import type { NumberField, TrainingForm } from '../../src/reports/trainingSettings.ts';

/** What outlives hiding and a reload of the window. */
export interface SavedState {
  readonly uri?: string;
  readonly isLog: boolean;
  readonly axis: TrainingAxis;
  /** Whether the settings for the next training are open. */
  readonly isFormOpen: boolean;
}

/** How a training is looked at first. */
export const firstLook: SavedState = { isLog: false, axis: 'step', isFormOpen: false };

/** The page, for the sections that are drawn on it. */
export interface Page {
  readonly shown: ShownTraining;
  readonly state: SavedState;
  readonly form: TrainingForm;
  /** What stands in fields that do not fit. */
  readonly misfits: ReadonlyMap<NumberField, string>;
  /** The step that is pointed at in the curves. */
  readonly pointed: number | undefined;
  readonly editor: Remote<TrainingPageHostMethods>;
  /** Room for a chart, px. */
  readonly width: number;
  /** Takes another way to look at the training, and draws it. */
  change(part: Partial<SavedState>): void;
  point(step: number | undefined): void;
  changeForm(part: Partial<TrainingForm>): void;
  writeNumber(field: NumberField, written: string): void;
  /** Asks the editor for something; `done` is said on the page once it is done. */
  ask(request: Promise<unknown>, done?: string): void;
}
