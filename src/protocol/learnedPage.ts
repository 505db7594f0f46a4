import type { ActivationsRequest, FiltersRequest, LearnedSummary, MaximiseRequest } from './learned.ts';

/** What the page that shows what a network learned is about. */
export interface ShownLearned {
  /** Address of the network's text. */
  readonly uri: string;
  /** The file as people call it. */
  readonly file: string;
  /** Absent until the network is open, or where it cannot be. */
  readonly summary?: LearnedSummary;
  /** Why there is nothing to be looked at. */
  readonly problem?: string;
  /** Whether the text is another one now. */
  readonly isOld: boolean;
}

/** What the page offers to the editor. */
export type LearnedPageMethods = {
  readonly update: (params: { readonly shown: ShownLearned }) => void;
  /** Looks at the layer that the cursor is on, or a menu has named. */
  readonly select: (params: { readonly layer: string }) => void;
  readonly progress: (params: { readonly message: string }) => void;
};

/** What the editor offers to the page. Answers with numbers are texts, see `reports/packed.ts`. */
export type LearnedPageHostMethods = {
  readonly ready: (params: object) => void;
  readonly filters: (params: FiltersRequest) => Promise<string>;
  readonly activations: (params: ActivationsRequest) => Promise<string>;
  readonly maximise: (params: MaximiseRequest) => Promise<string>;
  readonly confusion: (params: object) => Promise<string>;
  /** Opens the network as it is now, with the weights that are chosen now. */
  readonly reopen: (params: object) => Promise<void>;
  readonly chooseWeights: (params: object) => Promise<void>;
  readonly chooseData: (params: object) => Promise<void>;
  /** Path of an image that somebody chooses; absent where nobody does. */
  readonly chooseImage: (params: object) => Promise<{ readonly path?: string }>;
  readonly saveChart: (params: { readonly name: string; readonly svg: string }) => Promise<void>;
};
