import { readFileSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { resolve, sep } from 'node:path';
import { formatBytes } from '../core/units.ts';

/** Throws in plain words when a folder's disk has less room than something takes; says nothing where the system does not know. */
export function ensureDisk(folder: string, neededBytes: number): void {
  const free = freeDisk(folder);
  if (free === undefined || neededBytes <= free) return;
  const isTemporary = `${resolve(folder)}${sep}`.startsWith(`${resolve(tmpdir())}${sep}`);
  const advice = isTemporary
    ? 'free some space, or choose another folder with TMPDIR'
    : 'free some space or choose another folder';
  throw new Error(
    `the model needs ${formatBytes(neededBytes)} of disk in ${folder} and there are ${formatBytes(free)}; ${advice}`,
  );
}

/** Variable by which a user says that a run may begin although its memory will hardly do. */
const memoryOverride = 'CNN_IGNORE_MEMORY';

/** Throws in plain words when a run takes more memory than there is. */
export function ensureMemory(neededBytes: number, available = availableMemory()): void {
  if (!(available < neededBytes) || process.env[memoryOverride] === '1') return;
  throw new Error(
    `the run needs at least ${formatBytes(neededBytes)} of memory and there are ${formatBytes(available)}; ` +
      `use a smaller input, batch or network, or set ${memoryOverride}=1 to try it all the same`,
  );
}

/** Bytes that a process may still take: what the system calls available, or what the limit of its container leaves. */
function availableMemory(): number {
  const { constrainedMemory } = process as { constrainedMemory?: () => number | undefined };
  const limit = constrainedMemory?.() ?? 0;
  const ofSystem = memoryAvailableToLinux() ?? freemem();
  // No limit is 0, undefined or a number beyond every machine, depending on Node and system.
  return limit === 0 || 2 ** 53 < limit ? ofSystem : Math.min(ofSystem, limit - usedOfLimit());
}

/** Free memory and what the system can take back from its caches, which `freemem` does not count in every version of Node. */
function memoryAvailableToLinux(): number | undefined {
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(textOf('/proc/meminfo'))?.[1];
  return kilobytes === undefined ? undefined : 1024 * Number(kilobytes);
}

/** What a container uses of its limit, without files that are only cached. */
function usedOfLimit(): number {
  const folder = '/sys/fs/cgroup';
  const used = Number(textOf(`${folder}/memory.current`) || textOf(`${folder}/memory/memory.usage_in_bytes`));
  const statistics = textOf(`${folder}/memory.stat`) || textOf(`${folder}/memory/memory.stat`);
  const cached = /^(?:inactive_file|total_inactive_file) (\d+)/m.exec(statistics)?.[1];
  return Math.max(0, used - Number(cached ?? 0));
}

function freeDisk(folder: string): number | undefined {
  try {
    const { bavail, bsize, blocks } = statfsSync(folder);
    // File systems that do not count say 0 for all.
    return blocks === 0 ? undefined : bavail * bsize;
  } catch {
    // A folder that is not there is reported when it is written to.
    return undefined;
  }
}

/** Empty where there is no such file. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
