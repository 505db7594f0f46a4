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

/** `cnn/exportOnnx`: writes an open document as ONNX to a file. Gives what was written, or why nothing was. */
export const exportRequest = 'cnn/exportOnnx';

export interface ExportParams {
  readonly uri: string;
  readonly path: string;
}

export type ExportResult = { readonly written: string } | { readonly problem: string } | null;
