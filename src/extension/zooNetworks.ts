import * as vscode from 'vscode';

/** A bundled network, as the build lists it. */
export interface ZooNetwork {
  readonly name: string;
  readonly title: string;
  /** Path in the folder of the zoo. */
  readonly file: string;
  readonly params: number;
  readonly macs: number;
  /** Paper and task, in a sentence. */
  readonly summary: string;
}

/** Where the bundled networks are. */
export function zooFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'zoo');
}

/** The bundled networks, from their folder. */
export async function readZoo(folder: vscode.Uri): Promise<readonly ZooNetwork[]> {
  return JSON.parse(await readFileText(vscode.Uri.joinPath(folder, 'index.json'))) as readonly ZooNetwork[];
}

export function isExercise({ file }: ZooNetwork): boolean {
  return file.includes('/');
}

export async function readFileText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
