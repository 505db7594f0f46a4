import { fileURLToPath } from 'node:url';
import { diskFiles } from '../evaluator/diskFiles.ts';
import type { ModuleFiles } from '../formats/typescript/link.ts';

/** What can be known of the workspace. */
export interface Workspace {
  /** URIs of its folders. */
  readonly folders: readonly string[];
  /** Texts of the open networks by their URIs. One outside of every folder may import what lies beside it. */
  openDocuments(): ReadonlyMap<string, string>;
  /** Asks the client for a text as its editor or its file system has it, or as it was in a revision. */
  ask(uri: string, revision?: string): Promise<{ readonly text: string } | null>;
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
      const roots = rootsOf(workspace, open);
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

/**
 * The same files as they were in a revision that the client knows. Where they lie is judged by their addresses, since they are not on the
 * disk: a link of that time is a file with a path in it.
 */
export function filesAt(workspace: Workspace, revision: string): ModuleFiles {
  return {
    async read(uri) {
      const isInside = rootsOf(workspace, workspace.openDocuments()).some(root => isBelow(uri, root));
      if (!isInside) return { problem: 'outside' };
      return (await workspace.ask(uri, revision)) ?? { problem: 'missing' };
    },
  };
}

/** The folders in which files may be read: those of the workspace, and those of open networks outside of it. */
function rootsOf({ folders }: Workspace, open: ReadonlyMap<string, string>): readonly string[] {
  const isAlone = (document: string): boolean => !folders.some(folder => isBelow(document, folder));
  return [...folders, ...[...open.keys()].filter(isAlone).flatMap(folderOf)];
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
