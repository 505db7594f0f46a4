import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { longestText } from '../formats/limits.ts';

/** Most folders that are looked into, and networks that are read, for one question. */
const most = { folders: 2000, files: 500 };

/** Folders in which nobody designs networks. */
const skipped = new Set(['node_modules', 'dist', 'out', 'build']);

/**
 * The `*.cnn.json` files below some folders of the disk, with their texts, those nearest to the top first. Looks into 2,000 folders and reads 500
 * files at most; links, hidden folders and folders of build results are passed over. What cannot be read is not there.
 */
export async function readNetworkFiles(
  folders: readonly string[],
): Promise<readonly { readonly uri: string; readonly text: string }[]> {
  const waiting = folders.flatMap(uri => (uri.startsWith('file:') ? [fileURLToPath(uri)] : []));
  const paths: string[] = [];
  for (let index = 0; index < Math.min(waiting.length, most.folders) && paths.length < most.files; index++) {
    const folder = waiting[index] ?? '';
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name)) waiting.push(path);
      else if (entry.isFile() && entry.name.endsWith('.cnn.json')) paths.push(path);
    }
  }
  const found: { uri: string; text: string }[] = [];
  for (const path of paths.slice(0, most.files)) {
    const text = await textOf(path);
    if (text !== undefined) found.push({ uri: pathToFileURL(path).href, text });
  }
  return found;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return 4 * longestText < (await stat(path)).size ? undefined : await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
