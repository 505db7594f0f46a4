import type { Network } from '../core/network.ts';
import type { LayerTable } from '../diagram/layerRows.ts';
import type { DiagramModel, TextRange } from '../diagram/model.ts';
import type { NoField, UnitField } from '../diagram/unitField.ts';

/**
 * `cnn/diagram`: the diagram of an open document in its newest version, with the place of every node in the text. Null when the
 * document is not open or the server failed.
 */
export const diagramRequest = 'cnn/diagram';

export interface DiagramParams {
  readonly uri: string;
}

export type DiagramResult = DiagramModel | null;

/** `cnn/describe`: what the hover says of one node of a diagram, as Markdown. Null as for a diagram, and for an id that there is not. */
export const describeRequest = 'cnn/describe';

export interface DescribeParams {
  readonly uri: string;
  /** As the diagram has it. */
  readonly id: string;
}

export type DescribeResult = { readonly markdown: string } | null;

/** `cnn/places`: where one node of a diagram is written, part by part. Null as for a description. */
export const placesRequest = 'cnn/places';

export type PlacesParams = DescribeParams;

/** Where a node is written. */
export interface NodePlaces {
  readonly whole: TextRange;
  readonly kind: 'input' | 'layer' | 'block';
  /** What it is: a type, the name of a block, or the function that is called. */
  readonly type?: TextRange;
  /** Its own name, with its quotes; absent when it has none. */
  readonly name?: TextRange;
}

export type PlacesResult = NodePlaces | null;

/** `cnn/diagramOf`: the diagram of any text, open or not. `uri` is where it stands, and says in which format it is. */
export const diagramOfRequest = 'cnn/diagramOf';

export interface DiagramOfParams {
  readonly uri: string;
  readonly text: string;
}

/**
 * `cnn/patches`: what a unit of a layer sees of every map before it, in the newest version of an open document. Null as for a diagram.
 */
export const patchesRequest = 'cnn/patches';

export interface PatchesParams {
  readonly uri: string;
  /** Of the layer, as the diagram calls it. */
  readonly id: string;
  /** Position on each spatial axis; the middle of the map when it is absent. */
  readonly unit?: readonly number[];
}

export type PatchesResult = { readonly field: UnitField } | { readonly problem: NoField } | null;

/** `cnn/layers`: the layers of an open document in its newest version as a table. Null as for a diagram. */
export const layersRequest = 'cnn/layers';

export interface LayersParams {
  readonly uri: string;
}

export type LayersResult = LayerTable | null;

/** `cnn/network`: the network of an open document in its newest version, to be run; or why there is none. */
export const networkRequest = 'cnn/network';

export interface NetworkParams {
  readonly uri: string;
}

export type NetworkResult = { readonly network: Network } | { readonly problem: string } | null;

/** `cnn/check`: what is wrong with an open document in its newest version, and the limits that it sets for itself. Null as for a diagram. */
export const checkRequest = 'cnn/check';

export interface CheckParams {
  readonly uri: string;
}

/** A limit of a network's budget, and what it is held to. */
export interface CheckedLimit {
  readonly key: 'maxParams' | 'maxMacs' | 'maxLatencyMs';
  /** Parameters, MACs, or milliseconds of a run at batch 1. */
  readonly limit: number;
  /** The same of the network; absent for a time, which a benchmark measures. */
  readonly total?: number;
  readonly range?: TextRange;
}

/** A network held to what can be said without running it. */
export interface Check {
  readonly name: string;
  readonly errors: readonly { readonly message: string; readonly range: TextRange }[];
  readonly limits: readonly CheckedLimit[];
}

export type CheckResult = Check | null;

/** `cnn/networkChanged`, to the client: a network is another one without an edit of its own text; a file that it imports has changed. */
export const networkChanged = 'cnn/networkChanged';

/** `cnn/readFile`, to the client: the text of a file as its editor has it, saved or not; null when there is none. */
export const readFileRequest = 'cnn/readFile';

export interface ReadFileParams {
  readonly uri: string;
  /** As the client has called it in an `OldVersion`: the text of the file is wanted as it was then. */
  readonly revision?: string;
}

export type ReadFileResult = { readonly text: string } | null;

/** `cnn/fileChanged`, to the server: a file that networks may import has changed, on the disk or in an editor. */
export const fileChanged = 'cnn/fileChanged';

export interface FileChangedParams {
  readonly uri: string;
}

/**
 * What Node is told when it starts the server, MB: young objects get little room, since each key makes a network that is garbage with
 * the next. It takes 30 MB less, and no time.
 */
export const serverArguments = ['--max-semi-space-size=4'];

/** What our client says of itself when it starts the server. Others say nothing, and are served from the disk. */
export interface ClientOptions {
  readonly readsFiles?: boolean;
  /** Whether hovers may hold pictures as `data:` addresses. */
  readonly pictures?: boolean;
  /** Whether the codes of diagnostics may lead to the command `cnn.explainDiagnostic`. */
  readonly explains?: boolean;
}

/** `cnn/explain`: what a diagnostic means, as Markdown; null for a code that there is not. */
export const explainRequest = 'cnn/explain';

export interface ExplainParams {
  readonly code: string;
}

export type ExplainResult = { readonly markdown: string } | null;

/** `cnn/convert`: an open document in the other format, as text. */
export const convertRequest = 'cnn/convert';

export interface ConvertParams {
  readonly uri: string;
}

export type ConvertResult = { readonly text: string } | { readonly problem: string } | null;

/** `cnn/exportOnnx`: writes an open document as ONNX to a file. Gives what was written, or why nothing was. */
export const exportRequest = 'cnn/exportOnnx';

export interface ExportParams {
  readonly uri: string;
  readonly path: string;
  /** Path of a safetensors file; absent where weights are drawn from the seed. */
  readonly weights?: string;
}

export type ExportResult = { readonly written: string } | { readonly problem: string } | null;

/** An earlier version of a network, or another one. */
export interface OldVersion {
  /** What its author calls it: "HEAD". */
  readonly label: string;
  readonly text: string;
  /** By which the client is asked for what the version imports; it is what there is now when absent. */
  readonly revision?: string;
}

/** `cnn/baseline`, to the server: what a document is compared with from now on, whether it is open or not; null for nothing. */
export const baselineNotification = 'cnn/baseline';

export interface BaselineParams {
  readonly uri: string;
  readonly baseline: OldVersion | null;
}

/** What the layers of a document have taken in a benchmark. */
export interface MeasuredLayers {
  /** The text that was measured, as it was when somebody asked for it. */
  readonly text: string;
  /** Median of a run with batch 1, milliseconds. */
  readonly median: number;
  readonly provider: string;
  readonly layers: readonly MeasuredLayer[];
}

/** One layer that was measured. */
export interface MeasuredLayer {
  readonly name: string;
  /** Milliseconds of one example. */
  readonly time: number;
  /** Names of the layers that are computed in one with it. */
  readonly fusedWith?: readonly string[];
  /** The runtime's providers that ran it, such as "CUDAExecutionProvider". */
  readonly providers: readonly string[];
}

/** `cnn/measured`, to the server: what was measured of a document, instead of what was known before; null for nothing. */
export const measuredNotification = 'cnn/measured';

export interface MeasuredParams {
  readonly uri: string;
  readonly measured: MeasuredLayers | null;
}

/** `cnn/summary`: an open document in its newest version in a few words, for a status bar. */
export const summaryRequest = 'cnn/summary';

export interface SummaryParams {
  readonly uri: string;
}

export interface Summary {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** For a screen reader. */
  readonly spoken: string;
  readonly hasErrors: boolean;
}

export type SummaryResult = Summary | null;

/** `cnn/compare`: an open document beside another version or network, each as a listing, with what differs in one line. */
export const compareRequest = 'cnn/compare';

export interface CompareParams {
  readonly uri: string;
  /** Its `uri` is where it stands; that of the document for a version of it. */
  readonly other: OldVersion & { readonly uri: string };
}

export type CompareResult =
  { readonly before: string; readonly after: string; readonly headline: string } | { readonly problem: string } | null;
