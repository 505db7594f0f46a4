import { basename } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ShownTraining, TrainingPageHostMethods } from '../../protocol/trainingPage.ts';
import { readForm, settingsOf } from '../../reports/trainingSettings.ts';
import { startTraining } from '../../runner/host/trainings.ts';
import { runtimeOf } from '../commands/setUpCuda.ts';
import { networkDocument } from '../networkDocuments.ts';
import { openLayer } from '../openLayer.ts';
import { hashOf } from '../reportPanel/records.ts';
import { networkToRun, whyNothingRuns, type NetworkToRun } from '../runs/networkToRun.ts';
import { hashNow } from '../textNow.ts';
import { chooseData, chooseTraining } from './choices.ts';
import { createKeptTrainings, type KeptTraining } from './kept.ts';
import { outcomeOf } from './outcome.ts';
import { createTrainingPanel, trainingPanelType, type TrainingPanel } from './panel.ts';
import { createRemembered, usualChoice, type Choice } from './remembered.ts';
import { saveCurve } from './saveCurve.ts';
import { shownTraining } from './shown.ts';
import { createTrainingStatus } from './status.ts';
import { createTrainings, nameOf } from './trainings.ts';

/** What training works with. */
export interface TrainingServices {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  client(): Promise<LanguageClient>;
  /** Takes the weights of a file for what is done with a network from now on. */
  useWeights(uri: vscode.Uri, path: string): Promise<void>;
}

/** Training in the editor. */
export interface TrainingFeature {
  dispose(): void;
  /** Lets what is trained write a checkpoint; the next window goes on with it. */
  end(): Promise<void>;
}

/** Offers to train networks, shows how that goes on, and goes on with what the window before has begun. */
export function offerTraining({ context, log, client, useWeights }: TrainingServices): TrainingFeature {
  const { extensionUri, storageUri, globalStorageUri } = context;
  const remembered = createRemembered(context.workspaceState);
  const panels = new Set<TrainingPanel>();
  const panelOf = (uri: string): TrainingPanel | undefined => [...panels].find(panel => panel.uri.toString() === uri);
  const status = createTrainingStatus();

  const trainings = createTrainings({
    kept: createKeptTrainings(vscode.Uri.joinPath(storageUri ?? globalStorageUri, 'trainings').fsPath, log),
    process: process.pid,
    words: {
      waitsFor: name => vscode.l10n.t('waits for the training of {0}', name),
      starting: vscode.l10n.t('starting'),
      stopping: vscode.l10n.t('writing the weights'),
      noCheckpoint: vscode.l10n.t('there is no checkpoint to go on from; train again'),
      goesOnElsewhere: vscode.l10n.t('it is trained in another window'),
    },
    start(asked, onUpdate) {
      log.info(`${asked.fileName}: ${asked.resume ? 'goes on' : 'begins'} to be trained with ${asked.data}`);
      const runtimePath = runtimeOf(context);
      return startTraining(asked, {
        runnerPath: vscode.Uri.joinPath(extensionUri, 'dist', 'runner.js').fsPath,
        ...(runtimePath !== undefined && { runtimePath }),
        onUpdate,
      });
    },
    untilGone,
    changed(uri) {
      panelOf(uri)?.refresh();
      status.show(trainings.list());
    },
    told(uri, news) {
      panelOf(uri)?.tell(news);
      status.show(trainings.list());
    },
    over: kept => void over(kept), // what is chosen in the message is done then
  });

  const over = async (kept: KeptTraining): Promise<void> => {
    const uri = vscode.Uri.parse(kept.uri);
    const { report, message } = kept;
    if (report !== undefined && report.end !== 'notFinite') await useWeights(uri, report.checkpoint);
    const { text, isGood } = outcomeOf(nameOf(kept), kept);
    log.info(text);
    if (message !== undefined) log.warn(message);
    const show = vscode.l10n.t('Show');
    const say = isGood ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
    if ((await say(text, show)) === show) open(uri);
  };

  const choiceFor = (uri: vscode.Uri): Choice => {
    const live = trainings.find(uri.toString());
    return remembered.find(uri) ?? usualChoice(live?.kept.network);
  };
  const shown = async (uri: vscode.Uri): Promise<ShownTraining> => {
    const hash = await hashNow(uri);
    const live = trainings.find(uri.toString());
    return shownTraining(uri, { choice: choiceFor(uri), ...(live && { live }), ...(hash !== undefined && { hash }) });
  };

  const begin = async (asked: NetworkToRun, choice: Choice): Promise<void> => {
    const { uri, network, fileName, text } = asked;
    const settings = settingsOf(choice.form);
    if (settings === undefined) return;
    await remembered.keep(uri, choice);
    const provider = vscode.workspace.getConfiguration('cnn', uri).get<string>('run.executionProvider', 'auto');
    trainings.begin({
      uri: uri.toString(),
      fileName,
      network,
      textHash: hashOf(text),
      provider,
      data: choice.data,
      settings,
      checkpoint: uri.fsPath.replace(/\.cnn\.(json|ts)$/, '.safetensors'),
    });
    open(uri);
  };

  /** The network of a document, or undefined where it cannot be trained, which is said. */
  const networkOf = async (uri: vscode.Uri): Promise<NetworkToRun | undefined> => {
    const problem = whyNotTrained(uri);
    const document = problem === undefined ? await vscode.workspace.openTextDocument(uri) : undefined;
    const asked = document === undefined ? { problem: problem ?? '' } : await networkToRun(document, await client());
    if (!('problem' in asked)) return asked;
    void vscode.window.showErrorMessage(asked.problem);
    return undefined;
  };

  const train = async (uri: vscode.Uri): Promise<void> => {
    if (trainings.isGoingOn(uri.toString())) {
      open(uri);
      return;
    }
    const asked = await networkOf(uri);
    if (asked === undefined) return;
    const name = asked.network.name === '' ? asked.fileName : asked.network.name;
    const choice = await chooseTraining(name, remembered.find(uri), usualChoice(asked.network));
    if (choice !== undefined) await begin(asked, choice);
  };

  const methods = (uri: vscode.Uri): Omit<TrainingPageHostMethods, 'ready'> => ({
    async start({ form }) {
      const asked = await networkOf(uri);
      if (asked === undefined) return;
      const { data, form: before } = choiceFor(uri);
      await begin(asked, { data, form: readForm(form, before) });
    },
    async keepForm({ form }) {
      const { data, form: before } = choiceFor(uri);
      await remembered.keep(uri, { data, form: readForm(form, before) });
    },
    pause: () => trainings.pause(uri.toString()),
    proceed: () => trainings.proceed(uri.toString()),
    stop: () => trainings.stop(uri.toString()),
    resume() {
      const problem = trainings.resume(uri.toString());
      return problem === undefined ? Promise.resolve() : Promise.reject(new Error(problem));
    },
    async chooseData() {
      const { data, form } = choiceFor(uri);
      const chosen = await chooseData(data);
      if (chosen === undefined) return;
      await remembered.keep(uri, { data: chosen, form });
      panelOf(uri.toString())?.refresh();
    },
    openLayer: place => openLayer(uri, place, client),
    saveChart: chart => saveCurve(uri, chart, extensionUri),
    async revealCheckpoint() {
      const path = trainings.find(uri.toString())?.kept.checkpoint;
      if (path !== undefined) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
    },
    async use({ what }) {
      const path = trainings.find(uri.toString())?.kept.checkpoint;
      if (path !== undefined) await useWeights(uri, path);
      const commands = { run: 'cnn.run', export: 'cnn.exportOnnx', learned: 'cnn.showLearned' };
      await vscode.commands.executeCommand(commands[what], uri);
    },
  });

  const create = (uri: vscode.Uri, restored?: vscode.WebviewPanel): TrainingPanel => {
    const onClose = (): void => void panels.delete(panel);
    const panel = createTrainingPanel(uri, {
      extensionUri,
      log,
      shown,
      methods,
      onClose,
      ...(restored && { restored }),
    });
    panels.add(panel);
    return panel;
  };
  const open = (uri: vscode.Uri): void => {
    const existing = panelOf(uri.toString());
    existing?.reveal();
    (existing ?? create(uri)).refresh();
  };
  const command = (name: string, act: (uri: vscode.Uri) => Promise<void> | void): vscode.Disposable =>
    vscode.commands.registerCommand(name, async (given?: string | vscode.Uri) => {
      // The title button of a page hands over the page's own address.
      const isPage = given instanceof vscode.Uri && given.scheme === 'webview-panel';
      const active = given === undefined || isPage ? [...panels].find(panel => panel.isActive)?.uri : given;
      const document = await networkDocument(active);
      if (document !== undefined) await act(document.uri);
    });
  const textChanged = ({ uri }: vscode.TextDocument): void => panelOf(uri.toString())?.textChanged();
  const goOn = (): void => {
    if (vscode.workspace.isTrusted)
      trainings.goOn().catch((error: unknown) => log.error(`trainings do not go on: ${String(error)}`));
  };
  goOn();
  const parts = vscode.Disposable.from(
    status,
    command('cnn.train', train),
    command('cnn.showTraining', open),
    vscode.workspace.onDidChangeTextDocument(({ document }) => textChanged(document)),
    vscode.workspace.onDidOpenTextDocument(textChanged),
    vscode.workspace.onDidGrantWorkspaceTrust(goOn),
    vscode.window.registerWebviewPanelSerializer(trainingPanelType, {
      deserializeWebviewPanel(panel, state) {
        const { uri } = (state ?? {}) as { readonly uri?: string };
        if (uri === undefined) panel.dispose();
        else create(vscode.Uri.parse(uri), panel);
        return Promise.resolve();
      },
    }),
  );
  return {
    end: () => trainings.dispose(),
    dispose() {
      parts.dispose();
      for (const panel of panels) panel.dispose();
    },
  };
}

/** Why the network of a place cannot be trained; undefined when it can. */
function whyNotTrained(uri: vscode.Uri): string | undefined {
  const problem = whyNothingRuns(uri);
  if (problem !== undefined || uri.scheme === 'file') return problem;
  return vscode.l10n.t('Save {0} first: its weights are kept beside it.', basename(uri.path));
}

/** So long a window may take to close, and so often it is looked whether it has, milliseconds. */
const closing = { mostMs: 30_000, everyMs: 200 };

/** Waits until a process is gone; false when it stays. */
async function untilGone(processNumber: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < closing.mostMs; waitedMs += closing.everyMs) {
    try {
      process.kill(processNumber, 0);
    } catch {
      return true;
    }
    await after(closing.everyMs);
  }
  return false;
}
