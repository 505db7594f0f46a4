import type { Network } from '../core/network.ts';
import type { DiagramModel } from '../diagram/model.ts';

/**
 * `cnn/diagram`: the diagram of an open document in its newest version, with the place of every node in the text. Null when the
 * document is not open or the server failed.
 */
export const diagramRequest = 'cnn/diagram';

export interface DiagramParams {
  readonly uri: string;
}

export type DiagramResult = DiagramModel | null;

/** `cnn/network`: the network of an open document in its newest version, to be run; or why there is none. */
export const networkRequest = 'cnn/network';

export interface NetworkParams {
  readonly uri: string;
}

export type NetworkResult = { readonly network: Network } | { readonly problem: string } | null;

/** `cnn/networkChanged`, to the client: a network is another one without an edit of its own text; a file that it imports has changed. */
export const networkChanged = 'cnn/networkChanged';

/** `cnn/readFile`, to the client: the text of a file as its editor has it, saved or not; null when there is none. */
export const readFileRequest = 'cnn/readFile';

export interface ReadFileParams {
  readonly uri: string;
}

export type ReadFileResult = { readonly text: string } | null;

/** `cnn/fileChanged`, to the server: a file that networks may import has changed, on the disk or in an editor. */
export const fileChanged = 'cnn/fileChanged';

export interface FileChangedParams {
  readonly uri: string;
}

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
}

export type ExportResult = { readonly written: string } | { readonly problem: string } | null;
