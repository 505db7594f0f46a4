import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder for one run, whose name tells whose it is. */
export function makeRunFolder(): string {
  return mkdtempSync(join(tmpdir(), `cnn-designer-${house()}-${process.pid}-`));
}

/** Removes a folder of ours. What the system holds on to now, the next run removes. */
export function removeRunFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // It is in the temporary folder, and the next run tries again once we are dead.
  }
}

/** Removes what hosts have left that died before they could. Folders of the living, and those of other machines, stay. */
export function removeOrphanedFolders(): void {
  const ours = new RegExp(`^cnn-designer-${house()}-(\\d+)-\\w+$`);
  for (const name of namesIn(tmpdir())) {
    const owner = ours.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) removeRunFolder(join(tmpdir(), name));
  }
}

/** Whether there is a process of that number, be it ours or not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Where numbers of processes mean what they mean to us. Containers may share a temporary folder, and each counts its processes for
 * itself: the living of one look dead to another.
 */
function house(): string {
  return createHash('sha256').update(`${hostname()} ${processNamespace()}`).digest('hex').slice(0, 8);
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
