import { TextDocument } from 'vscode-languageserver-textdocument';
import { toJson, toProgram } from '../language/convert.ts';
import {
  checkRequest,
  convertRequest,
  diagramOfRequest,
  diagramRequest,
  exportRequest,
  layersRequest,
  networkRequest,
  type CheckParams,
  type CheckResult,
  type ConvertParams,
  type ConvertResult,
  type DiagramOfParams,
  type DiagramParams,
  type DiagramResult,
  type ExportParams,
  type ExportResult,
  type LayersParams,
  type LayersResult,
  type NetworkParams,
  type NetworkResult,
} from '../protocol/lsp.ts';
import { checkOf } from './check.ts';
import type { ServerFeature } from './context.ts';
import { diagramOf } from './diagram.ts';
import type { DocumentEntry } from './documents.ts';
import { exportModel } from './exportModel.ts';
import { guard } from './guard.ts';
import { layersOf } from './layers.ts';

/** What the protocol has no word for: a document as a diagram, a table, a model file, a network, a verdict, or a text in the other format. */
export const networks: ServerFeature = {
  capabilities: {},
  register({ connection, withDocument, readText, log }) {
    connection.onRequest<DiagramResult, undefined>(
      diagramRequest,
      guard(log, 'diagram', ({ uri }: DiagramParams): Promise<DiagramResult> => withDocument(uri, diagramOf)),
    );
    connection.onRequest<DiagramResult, undefined>(
      diagramOfRequest,
      guard(log, 'diagram', ({ uri, text }: DiagramOfParams): Promise<DiagramResult> =>
        diagramOf({ document: TextDocument.create(uri, '', 0, text), model: () => readText(uri, text) }),
      ),
    );
    connection.onRequest<LayersResult, undefined>(
      layersRequest,
      guard(log, 'layers', ({ uri }: LayersParams): Promise<LayersResult> => withDocument(uri, layersOf)),
    );
    connection.onRequest<ExportResult, undefined>(
      exportRequest,
      guard(log, 'export', ({ uri, path, weights }: ExportParams): Promise<ExportResult> =>
        withDocument(uri, entry => exportModel(entry, path, weights)),
      ),
    );
    connection.onRequest<NetworkResult, undefined>(
      networkRequest,
      guard(log, 'network', ({ uri }: NetworkParams): Promise<NetworkResult> => withDocument(uri, networkOf)),
    );
    connection.onRequest<CheckResult, undefined>(
      checkRequest,
      guard(log, 'check', ({ uri }: CheckParams): Promise<CheckResult> => withDocument(uri, checkOf)),
    );
    connection.onRequest<ConvertResult, undefined>(
      convertRequest,
      guard(log, 'convert', ({ uri }: ConvertParams): Promise<ConvertResult> =>
        withDocument(uri, async ({ model }) =>
          uri.endsWith('.ts') ? toJson(await model()) : toProgram(await model()),
        ),
      ),
    );
  },
};

/** The network of a document, if it can be run. */
async function networkOf({ model }: DocumentEntry): Promise<NetworkResult> {
  const { network, diagnostics, isStale } = await model();
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first !== undefined) return { problem: first.message };
  return isStale === true ? { problem: 'the program cannot be evaluated' } : { network };
}
