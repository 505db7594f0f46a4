import * as vscode from 'vscode';
import { workspaceNetworks } from '../networkDocuments.ts';
import { taskArguments } from './taskLine.ts';

/** The type of our tasks in tasks.json. */
const taskType = 'cnn';

/**
 * Tasks that check, run and time the networks of the workspace, by the command line that comes with us: they show in the terminal, and
 * run where the workspace is.
 */
export function offerTasks(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(taskType, {
    async provideTasks() {
      const networks = await workspaceNetworks();
      return networks.flatMap(uri => {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        if (folder === undefined) return [];
        const file = vscode.workspace.asRelativePath(uri, false);
        const tasks = (['check', 'run', 'bench'] as const).map(command =>
          taskOf({ type: taskType, command, file }, folder, extensionUri),
        );
        return tasks.filter(task => task !== undefined);
      });
    },
    resolveTask: task =>
      taskOf(task.definition, task.scope === undefined ? vscode.TaskScope.Workspace : task.scope, extensionUri),
  });
}

/** A task as VS Code runs it; undefined when its definition lacks something. */
function taskOf(
  definition: vscode.TaskDefinition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
  extensionUri: vscode.Uri,
): vscode.Task | undefined {
  const line = taskArguments(definition);
  if (line === undefined) return undefined;
  const [command = '', file = ''] = line;
  const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
  // A virtual folder has no machine on which a process could read it.
  if (folder !== undefined && folder.uri.scheme !== 'file') return undefined;
  const commandLine = vscode.Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
  const execution = new vscode.ProcessExecution(process.execPath, [commandLine, ...line], {
    ...(folder && { cwd: folder.uri.fsPath }),
    // The desktop application is what runs us there, and is Node when it is told to be.
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const task = new vscode.Task(definition, scope, `${command} ${file}`, taskType, execution, ['$cnn']);
  if (command === 'check') task.group = vscode.TaskGroup.Build;
  if (command === 'run') task.group = vscode.TaskGroup.Test;
  task.detail = detailOf(command);
  return task;
}

function detailOf(command: string): string {
  if (command === 'check') return vscode.l10n.t('what is wrong with the network, a line each');
  if (command === 'run') return vscode.l10n.t('proves the analysis on an execution');
  if (command === 'bench') return vscode.l10n.t('times the network');
  return vscode.l10n.t('writes an ONNX model');
}
