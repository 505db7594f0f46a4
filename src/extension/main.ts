import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { createBaselines, type Baselines } from './baseline.ts';
import { startClient } from './client.ts';
import { compareNetwork } from './commands/compare.ts';
import { convertNetwork } from './commands/convert.ts';
import { offerGradientCheck } from './commands/checkGradients.ts';
import { offerExplanations } from './commands/explain.ts';
import { chooseWeights } from './commands/chooseWeights.ts';
import { exportOnnx } from './commands/exportOnnx.ts';
import { newNetwork } from './commands/newNetwork.ts';
import { setUpCudaFiles } from './commands/setUpCuda.ts';
import { offerNodeMenu } from './diagramPanel/menu.ts';
import { diagramPanelType, type Panel } from './diagramPanel/panel.ts';
import { createDiagramPanels, type DiagramPanels } from './diagramPanel/panels.ts';
import { watchForMended } from './firstSteps.ts';
import { createGit } from './git.ts';
import { createLayersView, type LayersView } from './layersView.ts';
import { offerLearned } from './learned/learned.ts';
import { createListings } from './listings.ts';
import { isNetwork, networkDocument } from './networkDocuments.ts';
import { reportPanelType } from './reportPanel/panel.ts';
import { createReports } from './reports.ts';
import { offerRuns } from './runs/commands.ts';
import { createGutter } from './runs/gutter.ts';
import { createMeasurements } from './runs/measurements.ts';
import { createRuns, type Runs } from './runs/runs.ts';
import { createRunStatus } from './runs/runsInSight.ts';
import { offerTasks } from './runs/tasks.ts';
import { tellMeasured } from './runs/tellMeasured.ts';
import { offerTests } from './runs/testing.ts';
import { createStatusBar } from './statusBar.ts';
import { offerTraining, type TrainingFeature } from './training/training.ts';
import { createChosenWeights } from './weights.ts';
import { createWeightsStatus } from './weightsStatus.ts';

/** What runs once there is a network. */
interface Services {
  readonly client: LanguageClient;
  readonly diagrams: DiagramPanels;
  readonly baselines: Baselines;
  readonly layers: LayersView;
}

/** Runs that may have to be ended with us. */
let runs: Runs | undefined;
let training: TrainingFeature | undefined;

/** Ends what runs: the editor waits until its process and its files are gone. */
export async function deactivate(): Promise<void> {
  await Promise.all([runs?.dispose(), training?.end()]);
}

/**
 * Offers the commands, and starts the language server with the first network: the editor wakes us for every TypeScript file, and most
 * are none of ours. Everything that is made here is disposed with the context.
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('CNN Designer', { log: true });
  const listings = createListings();
  const measurements = createMeasurements();
  const weights = createChosenWeights(context.workspaceState);
  runs = createRuns(context, measurements, weights, log);
  context.subscriptions.push(log, listings, measurements, watchForMended(), createRunStatus(runs));
  context.subscriptions.push(createWeightsStatus(weights));

  let services: Promise<Services> | undefined;
  const start = async (): Promise<Services> => {
    const git = createGit();
    context.subscriptions.push(git);
    const client = await startClient(context, log, git);
    const diagrams = createDiagramPanels(context.extensionUri, client, measurements, weights, log);
    const layers = createLayersView(context.extensionUri, client, measurements, log);
    const baselines = createBaselines(client, git);
    context.subscriptions.push(diagrams, layers, baselines, createStatusBar(client, log));
    context.subscriptions.push(createGutter(client, measurements, log), tellMeasured(client, measurements));
    await vscode.commands.executeCommand('setContext', 'cnn.hasNetwork', true);
    return { client, diagrams, baselines, layers };
  };
  const started = (): Promise<Services> => (services ??= start());
  const reports = createReports(context, async () => (await started()).client, log);
  context.subscriptions.push(reports, runs.onDidProgress(reports.progress));

  const command = (name: string, run: (document: vscode.TextDocument, services: Services) => unknown): void => {
    const handler = async (uri?: string | vscode.Uri): Promise<void> => {
      const document = await networkDocument(uri);
      if (document !== undefined) await run(document, await started());
    };
    context.subscriptions.push(vscode.commands.registerCommand(name, handler));
  };
  command('cnn.openDiagram', (document, { diagrams }) => void diagrams.open(document));
  /** Acts on the diagram that has the keyboard, or on that of the network that has it. */
  const diagramCommand = (name: string, act: (panel: Panel) => Promise<void>): void => {
    const handler = async (): Promise<void> => {
      const active = (await services)?.diagrams.active();
      if (active !== undefined) return act(active);
      const document = await networkDocument(undefined);
      if (document !== undefined) await act((await started()).diagrams.open(document));
    };
    context.subscriptions.push(vscode.commands.registerCommand(name, handler));
  };
  diagramCommand('cnn.exportDiagram', ({ pictures }) => pictures.exportPicture({}));
  diagramCommand('cnn.copyDiagram', ({ pictures }) => pictures.copyPicture({}));
  command('cnn.exportOnnx', (document, { client }) => exportOnnx(document, client, weights));
  command('cnn.chooseWeights', document => chooseWeights(document, weights));
  command('cnn.convertToTypeScript', (document, { client }) => convertNetwork(document, client));
  command('cnn.convertToJson', (document, { client }) => convertNetwork(document, client));
  command('cnn.pinBaseline', (document, { baselines }) => baselines.pin(document));
  command('cnn.unpinBaseline', (document, { baselines }) => baselines.unpin(document));
  command('cnn.compareWith', (document, { client, baselines }) =>
    compareNetwork(document, client, baselines, listings),
  );
  command('cnn.clearResults', ({ uri }) => measurements.clear(uri));
  command('cnn.showLastReport', document => reports.showLast(document));
  command('cnn.showLayers', () => vscode.commands.executeCommand('cnn.layers.focus'));
  command('cnn.layers.expandAll', (_, { layers }) => layers.fold(true));
  command('cnn.layers.collapseAll', (_, { layers }) => layers.fold(false));
  context.subscriptions.push(
    vscode.commands.registerCommand('cnn.newNetwork', () => newNetwork(context.extensionUri)),
    vscode.commands.registerCommand('cnn.setUpCuda', () => setUpCudaFiles(context, log)),
  );

  context.subscriptions.push(
    vscode.commands.registerCommand('cnn.showRunHistory', reports.showHistory),
    vscode.commands.registerCommand('cnn.compareRuns', reports.compareRuns),
    offerNodeMenu(async () => (await started()).diagrams),
    vscode.window.registerWebviewPanelSerializer(reportPanelType, { deserializeWebviewPanel: reports.restore }),
    vscode.window.registerWebviewPanelSerializer(diagramPanelType, {
      deserializeWebviewPanel: async (panel, state) => (await started()).diagrams.restore(panel, state),
    }),
  );
  const client = async (): Promise<LanguageClient> => (await started()).client;
  training = offerTraining({ context, log, client, useWeights: weights.set });
  context.subscriptions.push(
    training,
    offerRuns({ runs, reports, weights, context, client }),
    offerGradientCheck({ context, log, client }),
    offerTasks(context.extensionUri),
    offerTests({ runs, client, log }),
    offerLearned({
      context,
      weights,
      client,
      nameOf: async (uri, id) => (await started()).diagrams.of(uri)?.nameOf(id),
    }),
  );
  context.subscriptions.push(offerExplanations(client));
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(document => {
      if (isNetwork(document)) void started(); // a failure is in the log of the client
    }),
  );
  if (vscode.workspace.textDocuments.some(isNetwork)) await started();
}
