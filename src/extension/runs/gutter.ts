import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { layersRequest, type LayersParams, type LayersResult } from '../../protocol/lsp.ts';
import { isNetwork } from '../networkDocuments.ts';
import { oneAtATime } from '../oneAtATime.ts';
import { gutterMarks, markPicture, type GutterMark, type MarkLook, type WrittenLayer } from './gutterMarks.ts';
import { isOld, type Measurements } from './measurements.ts';

/** How long the text is left alone before places are asked for again; until then the editor moves the marks itself. */
const pauseMs = 300;

/**
 * Shows beside each line of a network what a run has found: a tick or a cross of a validation, and a bar of the time that a
 * benchmark has measured. They become pale when the text is another one.
 */
export function createGutter(
  client: LanguageClient,
  measurements: Measurements,
  log: vscode.LogOutputChannel,
): { dispose(): void } {
  /** One for each look that was needed; there are a few dozen at most. */
  const looks = new Map<string, vscode.TextEditorDecorationType>();
  const decorationOf = (look: MarkLook): string => {
    const key = JSON.stringify(look);
    if (!looks.has(key)) looks.set(key, vscode.window.createTextEditorDecorationType(decorationOptions(look)));
    return key;
  };

  const show = async (editor: vscode.TextEditor): Promise<void> => {
    const { document } = editor;
    const marks = isOn(document) ? await marksOf(document) : [];
    const byLook = new Map<string, vscode.DecorationOptions[]>();
    for (const mark of marks) {
      const key = decorationOf(mark.look);
      byLook.set(key, [...(byLook.get(key) ?? []), optionsOf(mark, document)]);
    }
    for (const [key, decoration] of looks) editor.setDecorations(decoration, byLook.get(key) ?? []);
  };
  const marksOf = async (document: vscode.TextDocument): Promise<readonly GutterMark[]> => {
    const { uri } = document;
    const { benchmark, validation } = measurements.of(uri);
    if (benchmark === undefined && validation === undefined) return [];
    const layers = await writtenLayers(client, uri);
    return gutterMarks(layers, {
      ...(benchmark && {
        times: {
          byName: new Map(benchmark.layers.map(({ name, median }) => [name, median])),
          isOld: isOld(uri, benchmark),
        },
      }),
      ...(validation && {
        verdicts: {
          byName: new Map(validation.report.layers.map(layer => [layer.name, layer])),
          isOld: isOld(uri, validation),
        },
      }),
    });
  };
  const showAll = async (): Promise<void> => {
    for (const editor of vscode.window.visibleTextEditors) if (isNetwork(editor.document)) await show(editor);
  };
  const failed = (error: unknown): void => log.error(`gutter: ${String(error)}`);
  const update = oneAtATime(showAll, failed);
  const updateSoon = oneAtATime(showAll, failed, pauseMs);

  const listeners = [
    measurements.onDidChange(update),
    vscode.window.onDidChangeVisibleTextEditors(update),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('cnn.run.gutter')) update();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (0 < Object.keys(measurements.of(document.uri)).length) updateSoon();
    }),
  ];
  update();
  return {
    dispose() {
      for (const disposable of [...listeners, ...looks.values()]) disposable.dispose();
    },
  };
}

function isOn(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('cnn', document).get<boolean>('run.gutter', true);
}

/** The layers of an open document and their lines, as the server has them in its newest version. */
async function writtenLayers(client: LanguageClient, uri: vscode.Uri): Promise<readonly WrittenLayer[]> {
  const params: LayersParams = { uri: uri.toString() };
  const table = await client.sendRequest<LayersResult>(layersRequest, params);
  return (table?.rows ?? []).flatMap(({ layer, range }) =>
    layer === undefined || range === undefined ? [] : [{ name: layer, line: range.start.line }],
  );
}

function decorationOptions(look: MarkLook): vscode.DecorationRenderOptions {
  const iconOn = (ground: 'light' | 'dark'): vscode.ThemableDecorationRenderOptions => ({
    gutterIconPath: vscode.Uri.parse(`data:image/svg+xml;base64,${btoa(markPicture(look, ground))}`),
    gutterIconSize: 'contain',
  });
  const departs = look.verdict === 'departs' && !look.isVerdictOld;
  return {
    light: iconOn('light'),
    dark: iconOn('dark'),
    ...(departs && {
      overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.errorForeground'),
      overviewRulerLane: vscode.OverviewRulerLane.Right,
    }),
  };
}

/** Most lines of a message; the report has the others. */
const mostProblems = 5;

function optionsOf({ line, look, problems }: GutterMark, document: vscode.TextDocument): vscode.DecorationOptions {
  const range = document.lineAt(Math.min(line, document.lineCount - 1)).range;
  if (problems.length === 0) return { range: new vscode.Range(range.start, range.start) };
  const message = new vscode.MarkdownString();
  message.appendText(
    look.isVerdictOld
      ? vscode.l10n.t('Departed from the analysis when it was run, before the last edit')
      : vscode.l10n.t('Departs from the analysis'),
  );
  for (const problem of problems.slice(0, mostProblems)) message.appendMarkdown('\n- ').appendText(problem);
  return { range, hoverMessage: message };
}
