import * as vscode from 'vscode';
import { requirements } from '../../runner/cudaSetup/release.ts';
import { cudaRuntime, setUpCuda, type SetUpResult } from '../../runner/cudaSetup/setUp.ts';
import { chooseProvider, forgetProviders } from '../../runner/host/providers.ts';

/** How long a trial of the provider may take, milliseconds: the first use of a device compiles for it. */
const trialMs = 120_000;

/** Downloads the files of the CUDA provider into the extension's storage, checks them, and tries them. */
export async function setUpCudaFiles(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<void> {
  const download = vscode.l10n.t('Download');
  const detail = vscode.l10n.t(
    "ONNX Runtime's own CUDA files, some hundred megabytes, come from nuget.org into the storage of this extension. To work they need an NVIDIA GPU with its driver, {0} on this machine.",
    requirements,
  );
  const title = vscode.l10n.t('Set up CUDA for runs and benchmarks?');
  const chosen = await vscode.window.showInformationMessage(title, { modal: true, detail }, download, choosePackage());
  if (chosen === undefined) return;
  const file = chosen === download ? undefined : await askForPackage();
  if (chosen === download || file !== undefined) await setUp(context, log, file);
}

/** The runtime to be loaded instead of the one that is shipped, once CUDA has been set up. */
export function runtimeOf(context: vscode.ExtensionContext): string | undefined {
  return cudaRuntime(packageFolder(context), context.globalStorageUri.fsPath);
}

async function setUp(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  packageFile: vscode.Uri | undefined,
): Promise<void> {
  const progressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Setting up CUDA'),
    cancellable: true,
  };
  const result = await vscode.window.withProgress(progressOptions, async (progress, token) => {
    const controller = new AbortController();
    const listening = token.onCancellationRequested(() => controller.abort());
    let shown = 0;
    try {
      return await setUpCuda({
        packageFolder: packageFolder(context),
        storage: context.globalStorageUri.fsPath,
        ...(packageFile !== undefined && { packagePath: packageFile.fsPath }),
        signal: controller.signal,
        say(message) {
          log.info(`CUDA: ${message}`);
          progress.report({ message });
        },
        onDownload({ receivedBytes, totalBytes }) {
          const percent = Math.floor((100 * receivedBytes) / totalBytes);
          if (percent === shown) return;
          progress.report({
            message: `${megabytes(receivedBytes)} / ${megabytes(totalBytes)} MB`,
            increment: percent - shown,
          });
          shown = percent;
        },
      });
    } finally {
      listening.dispose();
    }
  });
  if ('problem' in result) await tellProblem(context, log, result);
  else await tryOut(context, log, result);
}

async function tellProblem(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  { problem, byHand }: Extract<SetUpResult, { problem: string }>,
): Promise<void> {
  log.warn(`CUDA: ${problem}`);
  if (byHand === undefined) {
    void vscode.window.showWarningMessage(problem);
    return;
  }
  const show = vscode.l10n.t('How by Hand');
  const message = vscode.l10n.t('CUDA was not set up: {0}', problem);
  const chosen = await vscode.window.showErrorMessage(message, show, choosePackage());
  if (chosen === show)
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: byHand }));
  const file = chosen === choosePackage() ? await askForPackage() : undefined;
  if (file !== undefined) await setUp(context, log, file);
}

/** A tiny model on the new provider tells whether the machine has what it needs. */
async function tryOut(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  { runtimePath, missing }: Extract<SetUpResult, { runtimePath: string }>,
): Promise<void> {
  const runnerPath = vscode.Uri.joinPath(context.extensionUri, 'dist', 'runner.js').fsPath;
  forgetProviders();
  const choice = await chooseProvider('cuda', { runnerPath, timeoutMs: trialMs, runtimePath });
  if ('report' in choice) {
    void vscode.window.showInformationMessage(vscode.l10n.t('CUDA is set up, and a test model has run on it.'));
    return;
  }
  const lacking = 0 < missing.length ? vscode.l10n.t(' Not found on this machine: {0}.', missing.join(', ')) : '';
  log.warn(`CUDA: ${choice.failure.message}${lacking}`);
  void vscode.window.showWarningMessage(
    vscode.l10n.t('The CUDA files are in place, but {0}.{1}', choice.failure.message, lacking),
  );
}

function choosePackage(): string {
  return vscode.l10n.t('Choose a Downloaded Package…');
}

async function askForPackage(): Promise<vscode.Uri | undefined> {
  const filters = { [vscode.l10n.t('NuGet packages')]: ['nupkg', 'zip'] };
  const [file] = (await vscode.window.showOpenDialog({ filters })) ?? [];
  return file;
}

function packageFolder({ extensionUri }: vscode.ExtensionContext): string {
  return vscode.Uri.joinPath(extensionUri, 'node_modules', 'onnxruntime-node').fsPath;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
