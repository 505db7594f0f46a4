import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diskFiles } from '../evaluator/diskFiles.ts';
import type { ModuleFiles } from '../formats/typescript/link.ts';

/** What can be known of the workspace. */
export interface Workspace {
  /** URIs of its folders. */
  readonly folders: readonly string[];
  /** URIs of the open networks: one outside of every folder may import what lies beside it. */
  openDocuments(): readonly string[];
  /** The text of an open document of ours. */
  openText(uri: string): string | undefined;
  /** Asks the client for a text as its editor has it. */
  ask(uri: string): Promise<{ readonly text: string } | null>;
}

/**
 * Files that programs may import: those of the workspace, with what is typed in their editors. Where a file of a disk lies is judged
 * on the disk, so that no link leads out of the workspace; a virtual file lies where its address says.
 */
export function workspaceFiles(workspace: Workspace): ModuleFiles {
  return {
    async read(uri) {
      const { folders } = workspace;
      const alone = workspace.openDocuments().filter(document => !folders.some(folder => isBelow(document, folder)));
      const roots = [...folders, ...alone.map(document => new URL('.', document).href)];
      if (!uri.startsWith('file:')) {
        if (!roots.some(root => isBelow(uri, root))) return { problem: 'outside' };
        const text = workspace.openText(uri);
        return text === undefined ? ((await workspace.ask(uri)) ?? { problem: 'missing' }) : { text };
      }
      const paths = roots.filter(root => root.startsWith('file:')).map(root => fileURLToPath(root));
      const onDisk = await diskFiles(paths.map(path => (path.endsWith('/') ? dirname(`${path}x`) : path))).read(uri);
      if ('problem' in onDisk) return onDisk;
      const text = workspace.openText(uri);
      return text === undefined ? ((await workspace.ask(uri)) ?? onDisk) : { text };
    },
  };
}

function isBelow(uri: string, folder: string): boolean {
  return uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
