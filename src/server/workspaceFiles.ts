import { fileURLToPath } from 'node:url';
import { diskFiles } from '../evaluator/diskFiles.ts';
import type { ModuleFiles } from '../formats/typescript/link.ts';

/** What can be known of the workspace. */
export interface Workspace {
  /** URIs of its folders. */
  readonly folders: readonly string[];
  /** Texts of the open networks by their URIs. One outside of every folder may import what lies beside it. */
  openDocuments(): ReadonlyMap<string, string>;
  /** Asks the client for a text as its editor or its file system has it. */
  ask(uri: string): Promise<{ readonly text: string } | null>;
}

/**
 * Files that programs may import: those of the workspace, with what is typed in their editors. Where a file of a disk lies is judged
 * on the disk, so that no link leads out of the workspace; a virtual file lies where its address says.
 */
export function workspaceFiles(workspace: Workspace): ModuleFiles {
  const typed = async (uri: string, open: ReadonlyMap<string, string>): Promise<{ readonly text: string } | null> => {
    const [, text] = [...open].find(([other]) => isSameUri(other, uri)) ?? [];
    return text === undefined ? workspace.ask(uri) : { text };
  };
  return {
    async read(uri) {
      const open = workspace.openDocuments();
      const isAlone = (document: string): boolean => !workspace.folders.some(folder => isBelow(document, folder));
      const roots = [...workspace.folders, ...[...open.keys()].filter(isAlone).flatMap(folderOf)];
      if (!uri.startsWith('file:')) {
        if (!roots.some(root => isBelow(uri, root))) return { problem: 'outside' };
        return (await typed(uri, open)) ?? { problem: 'missing' };
      }
      const paths = roots.filter(root => root.startsWith('file:')).map(root => fileURLToPath(root));
      const onDisk = await diskFiles(paths).read(uri);
      return 'problem' in onDisk ? onDisk : ((await typed(uri, open)) ?? onDisk);
    },
  };
}

/** Whether two URIs mean one file: editors write more characters as %-escapes than they have to. */
export function isSameUri(left: string, right: string): boolean {
  return left === right || plain(left) === plain(right);
}

function isBelow(uri: string, folder: string): boolean {
  const [inner, outer] = [plain(uri), plain(folder)];
  return inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** The folder of a document; none of one that has never been saved. */
function folderOf(uri: string): readonly string[] {
  return URL.canParse('.', uri) ? [new URL('.', uri).href] : [];
}

function plain(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
