import type { LayerOrder } from '../../src/reports/charts/layerBars.ts';
import type { Remote } from '../../src/protocol/channel.ts';
import type { ReportHostMethods, ShownReport } from '../../src/protocol/report.ts';

/** What outlives hiding and a reload of the window: which records are shown, and how they are looked at. */
export interface SavedState {
  readonly uri?: string;
  /** Ids of records. */
  readonly validation?: string;
  readonly benchmark?: string;
  readonly before?: string;
  /** Whether layers without a problem are left out. */
  readonly onlyDeparting: boolean;
  readonly order: LayerOrder;
  /** Whether all layers are drawn, and not only the first ones. */
  readonly allBars: boolean;
  readonly allLayers: boolean;
  /** The batch size whose durations are drawn. */
  readonly batch?: number;
  /** The layer that arrow keys move. */
  readonly layer?: string;
}

/** How a report is looked at first. */
export const firstLook: SavedState = { onlyDeparting: false, order: 'time', allBars: false, allLayers: false };

/** The page, for the sections that are drawn on it. */
export interface Page {
  readonly shown: ShownReport;
  readonly state: SavedState;
  readonly editor: Remote<ReportHostMethods>;
  /** Room for a chart, px. */
  readonly width: number;
  /** Takes another way to look at the report, and draws it. */
  change(part: Partial<SavedState>): void;
  /** Asks the editor for something; `done` is said on the page once it is done. */
  ask(request: Promise<unknown>, done?: string): void;
}
