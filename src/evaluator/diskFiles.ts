import { readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { longestText } from '../formats/limits.ts';
import type { ModuleFiles } from '../formats/typescript/link.ts';

/**
 * Files of a disk below the given folders. Links are followed before it is judged where a file lies, so that none leads out; and
 * only plain files are read, of which no more than a network may have.
 */
export function diskFiles(roots: readonly string[]): ModuleFiles {
  return {
    async read(uri) {
      try {
        const path = await realpath(fileURLToPath(uri));
        const folders = await Promise.all(roots.map(root => realpath(root).catch(() => undefined)));
        const isInside = folders.some(
          folder => folder !== undefined && path.startsWith(folder.endsWith(sep) ? folder : folder + sep),
        );
        if (!isInside) return { problem: 'outside' };
        const { size, isFile } = await stat(path).then(found => ({ size: found.size, isFile: found.isFile() }));
        if (!isFile) return { problem: 'missing' };
        // A character has one byte or more, and at most four.
        if (4 * longestText < size) return { problem: 'too large' };
        return { text: await readFile(path, 'utf8') };
      } catch {
        return { problem: 'missing' };
      }
    },
  };
}
