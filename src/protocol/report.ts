import type { BenchmarkRecord, ValidationRecord } from './reports.ts';

/** What the page with a report offers to the editor. */
export type ReportMethods = {
  /** Shows other records, or the same beside others. */
  readonly update: (params: { readonly shown: ShownReport }) => void;
  /** Says what a run that is going on is doing; nothing when none is. */
  readonly progress: (params: { readonly message?: string }) => void;
};

/** The last validation and benchmark of a network, or earlier ones that somebody has chosen. */
export interface ShownReport {
  /** Address of the network's text. */
  readonly uri: string;
  /** The file as people call it: its path in the workspace. */
  readonly file: string;
  readonly validation?: Shown<ValidationRecord>;
  readonly benchmark?: Shown<BenchmarkRecord>;
  /** What the benchmark is compared with. */
  readonly before?: Before;
  /** Whether there is an earlier benchmark of this network to compare with. */
  readonly hasPrevious: boolean;
}

/** A record, and how it stands to the text as it is now. */
export interface Shown<Kept> {
  readonly record: Kept;
  /** Whether the text is another one now; false where it cannot be read. */
  readonly isOld: boolean;
}

/** The benchmark that another one is compared with. */
export interface Before {
  readonly record: BenchmarkRecord;
  /** What it is called: when it was, or the name of its file. */
  readonly label: string;
  /** Whether it was measured of the same text; undefined where nothing says so, as in a file of the command line. */
  readonly isSameText: boolean | undefined;
}

/** In which way a report leaves the page. */
export type ReportFormat = 'markdown' | 'csv' | 'json';

/** The tables that go into CSV: layers as they were executed, batch sizes and variants, times of layers. */
export type ReportTable = 'layers' | 'batches' | 'times';

/** What the editor offers to the page with a report. */
export type ReportHostMethods = {
  /** The page is there and wants a report. */
  readonly ready: (params: object) => void | Promise<void>;
  /** Puts the cursor on the line of a layer, given by its full name; the keyboard goes there only when it is meant to. */
  readonly openLayer: (params: { readonly name: string; readonly focus: boolean }) => Promise<void>;
  /** Puts the report on the clipboard. CSV is of one table: the one named, or that of what was measured last. */
  readonly copy: (params: { readonly format: ReportFormat; readonly table?: ReportTable }) => Promise<void>;
  /** Asks for a file, and writes the report there in the format that its name says. */
  readonly save: (params: object) => Promise<void>;
  /** Asks for a file, and writes a chart there. */
  readonly saveChart: (params: { readonly name: string; readonly svg: string }) => Promise<void>;
  readonly run: (params: { readonly what: 'validation' | 'benchmark' }) => Promise<void>;
  /** Compares with the benchmark before this one, or with one that the user chooses. */
  readonly compare: (params: { readonly with: 'previous' | 'choice' }) => Promise<void>;
  readonly endComparison: (params: object) => Promise<void>;
  /** Lets the user choose an earlier record to be shown. */
  readonly showHistory: (params: object) => Promise<void>;
};
