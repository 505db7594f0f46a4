import type { Remote } from '../../src/protocol/channel.ts';
import type { Activations, ConfusionReport, Filters, LearnedSummary, Maximised } from '../../src/protocol/learned.ts';
import type { LearnedPageHostMethods, ShownLearned } from '../../src/protocol/learnedPage.ts';

export const tabs = ['filters', 'activations', 'maximise', 'confusion'] as const;

export type Tab = (typeof tabs)[number];

/** What outlives hiding and a reload of the window. */
export interface SavedState {
  readonly uri?: string;
  readonly tab: Tab;
  readonly layer?: string;
  /** The first channel that is shown. */
  readonly from: number;
  readonly input: 'example' | 'image' | 'noise';
  readonly example: number;
  readonly image?: string;
  readonly seed: number;
  /** Of the ascent. */
  readonly steps: number;
  readonly blur: boolean;
  readonly at: 'mean' | 'centre';
  /** A cell of the table of mistakes: true class, said class. */
  readonly cell?: readonly [number, number];
}

/** How it is looked at first. */
export const firstLook: SavedState = {
  tab: 'filters',
  from: 0,
  input: 'example',
  example: 0,
  seed: 1,
  steps: 100,
  blur: false,
  at: 'mean',
};

/** What came back for a tab. */
export type Answer =
  | { readonly tab: 'filters'; readonly of: Filters }
  | { readonly tab: 'activations'; readonly of: Activations }
  | { readonly tab: 'maximise'; readonly of: Maximised }
  | { readonly tab: 'confusion'; readonly of: ConfusionReport };

/** The page, for what is drawn on it. */
export interface Page {
  readonly shown: ShownLearned;
  readonly summary: LearnedSummary;
  readonly state: SavedState;
  readonly answer: Answer | undefined;
  readonly problem: string | undefined;
  readonly editor: Remote<LearnedPageHostMethods>;
  /** Room for a figure, px. */
  readonly width: number;
  change(part: Partial<SavedState>): void;
  ask(request: Promise<unknown>): void;
}
