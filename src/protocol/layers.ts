import type { LayerTable } from '../diagram/layerRows.ts';

/** What the view of layers offers to the editor. */
export type LayersMethods = {
  /** Shows another version of the network; undefined when none is open. */
  readonly update: (params: { readonly shown: ShownTable | undefined }) => void;
  /** Marks rows, opening the groups around the first and bringing it into view. */
  readonly mark: (params: { readonly ids: readonly string[] }) => void;
  /** Opens every group, or folds them all. */
  readonly fold: (params: { readonly open: boolean }) => void;
};

/** A table, and what a benchmark of its network has measured. */
export interface ShownTable {
  /** The document: how a table is looked at is kept as long as it is the same. */
  readonly uri: string;
  readonly table: LayerTable;
  /** Milliseconds by the full name of the layer. */
  readonly times: Readonly<Record<string, number>>;
  /** Whether the text was another one when they were measured. */
  readonly areTimesOld: boolean;
}

/** What the editor offers to the view of layers. */
export type LayersHostMethods = {
  /** The view is there and wants a table. */
  readonly ready: (params: object) => void;
  /** Shows the text of a row, and puts the keyboard there if `focus` says so. */
  readonly openSource: (params: { readonly id: string; readonly focus: boolean }) => void | Promise<void>;
  readonly newNetwork: (params: object) => void | Promise<void>;
};
