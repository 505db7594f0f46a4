import type {
  DataPlace,
  DataSummary,
  GradientWarning,
  TrainingPoint,
  TrainingReport,
  TrainingSettings,
  WeightStatistics,
} from './training.ts';

/** What the page of a training offers to the editor. */
export type TrainingPageMethods = {
  /** Shows a training from the beginning, or another one. */
  readonly update: (params: { readonly shown: ShownTraining }) => void;
  /** What is new since: the page has the points before. */
  readonly append: (params: { readonly news: TrainingNews }) => void;
};

/** How far a training is: `idle` before there is one, `failed` where it ended without a report. */
export type TrainingPhase = 'idle' | 'waiting' | 'preparing' | 'running' | 'paused' | 'stopping' | 'ended' | 'failed';

/** What changes all the time. */
export interface TrainingProgress {
  readonly phase: TrainingPhase;
  /** What is done, or why it ended without a report; for a person. */
  readonly message: string;
  readonly step: number;
  readonly steps: number;
  /** NaN while it is not known, as are the seconds. */
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
  /** Whether there is a checkpoint with steps to be done. */
  readonly canResume: boolean;
}

/** Data as a person calls them, and where they are. */
export interface ShownData {
  readonly place: DataPlace;
  readonly name: string;
}

/** A training of a network, or none yet. */
export interface ShownTraining {
  /** Address of the network's text. */
  readonly uri: string;
  /** The file as people call it. */
  readonly file: string;
  /** Of the network. */
  readonly name: string;
  /** Whether the text is another one than was trained. */
  readonly isOld: boolean;
  readonly progress: TrainingProgress;
  /** What the next training is set to: a `TrainingForm`, which the page reads. */
  readonly form: unknown;
  readonly nextData: ShownData;
  /** Of the training that is shown; absent where there is none. */
  readonly settings?: TrainingSettings;
  readonly data?: DataSummary;
  readonly points: readonly TrainingPoint[];
  readonly statistics: readonly WeightStatistics[];
  readonly warnings: readonly GradientWarning[];
  readonly report?: TrainingEnding;
}

/** A report without what the page has already. */
export type TrainingEnding = Omit<TrainingReport, 'points' | 'statistics' | 'warnings' | 'data' | 'settings'>;

/** What is new of a training that goes on. */
export interface TrainingNews {
  readonly progress: TrainingProgress;
  readonly data?: DataSummary;
  readonly points: readonly TrainingPoint[];
  /** How many points were there before: a page that has others asks for all. */
  readonly before: number;
  readonly statistics?: readonly WeightStatistics[];
  readonly warnings?: readonly GradientWarning[];
}

/** What the editor offers to the page of a training. */
export type TrainingPageHostMethods = {
  /** The page is there and wants a training; or it has missed something. */
  readonly ready: (params: object) => void | Promise<void>;
  /** Trains from the beginning; `form` is a `TrainingForm`. */
  readonly start: (params: { readonly form: unknown }) => Promise<void>;
  /** Keeps a form for the next start. */
  readonly keepForm: (params: { readonly form: unknown }) => Promise<void>;
  readonly pause: (params: object) => void;
  readonly proceed: (params: object) => void;
  readonly stop: (params: object) => void;
  /** Goes on from the checkpoint. */
  readonly resume: (params: object) => Promise<void>;
  /** Lets the user choose what to train with. */
  readonly chooseData: (params: object) => Promise<void>;
  /** Puts the cursor on the line of a layer, given by its full name; the keyboard goes there only when it is meant to. */
  readonly openLayer: (params: { readonly name: string; readonly focus: boolean }) => Promise<void>;
  /** Asks for a file, and writes a chart there. */
  readonly saveChart: (params: { readonly name: string; readonly svg: string }) => Promise<void>;
  /** Shows the file of the weights in the system's files. */
  readonly revealCheckpoint: (params: object) => Promise<void>;
  /** Exports the network, runs it, or shows what it learned, with the weights of this training. */
  readonly use: (params: { readonly what: 'export' | 'run' | 'learned' }) => Promise<void>;
};
