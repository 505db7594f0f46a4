import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../protocol/reports.ts';
import { readRecord } from '../../reports/record.ts';

/** What was run in this workspace, as far back as it is kept. */
export interface History {
  /** Keeps a record, and forgets the oldest where there are too many. */
  add(record: RunRecord): Promise<void>;
  /** All that can be read, the newest first. */
  list(): Promise<readonly RunRecord[]>;
  /** The record of an id; undefined when it is not there any more. */
  find(id: string): Promise<RunRecord | undefined>;
}

/** So many records are kept. */
const mostRecords = 200;

/** What a file begins to be written as is another program's business for so long, milliseconds; then nobody will finish it. */
const abandonedAfterMs = 3_600_000;

/**
 * Records in a folder, a JSON file each, whose names sort by time. A file is written under another name first, so that what has the right
 * name is whole; what cannot be read nevertheless is said in the log, and left out.
 */
export function createHistory(folder: string, log: { warn(message: string): void }): History {
  /** What was read of a file, which never changes. A few MB at most. */
  const known = new Map<string, RunRecord | undefined>();
  const named = /^[\w-]+\.json$/;

  const names = async (): Promise<readonly string[]> => {
    try {
      return (await readdir(folder)).filter(name => named.test(name)).sort();
    } catch {
      return []; // nothing was kept yet
    }
  };
  const read = async (name: string): Promise<RunRecord | undefined> => {
    if (known.has(name)) return known.get(name);
    let text: string;
    try {
      text = await readFile(join(folder, name), 'utf8');
    } catch (error) {
      // Another window may have pruned it, or it can be read the next time.
      log.warn(`the record ${name} of a run is left out: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
    const result = readText(text);
    if ('problem' in result) log.warn(`the record ${name} of a run is left out: ${result.problem}`);
    const record = 'value' in result ? result.value : undefined;
    known.set(name, record);
    return record;
  };
  const prune = async (): Promise<void> => {
    const [kept, all] = [await names(), await readdir(folder)];
    for (const name of kept.slice(0, Math.max(0, kept.length - mostRecords))) {
      await rm(join(folder, name), { force: true });
      known.delete(name);
    }
    for (const name of all.filter(each => each.endsWith(unfinished))) {
      const path = join(folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
      if (abandonedAfterMs < Date.now() - mtimeMs) await rm(path, { force: true });
    }
  };
  return {
    async add(record) {
      await mkdir(folder, { recursive: true });
      const path = join(folder, nameOf(record));
      const temporary = `${path}.${process.pid}${unfinished}`;
      try {
        const file = await open(temporary, 'w');
        try {
          await file.writeFile(JSON.stringify(record));
          // Without that a rename may reach the disk before the text does.
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await prune();
    },
    async list() {
      const records: RunRecord[] = [];
      for (const name of [...(await names())].reverse()) {
        const record = await read(name);
        if (record !== undefined) records.push(record);
      }
      return records;
    },
    async find(id) {
      const name = (await names()).find(each => each.endsWith(`-${fileSafe(id)}.json`));
      return name === undefined ? undefined : read(name);
    },
  };
}

/** What a file is called that is being written. */
const unfinished = '.part';

/** By time, so that the oldest is the first. */
function nameOf({ startedAt, id }: RunRecord): string {
  return `${fileSafe(startedAt)}-${fileSafe(id)}.json`;
}

function fileSafe(text: string): string {
  return text.replaceAll(/[^\w-]/g, '_');
}

function readText(text: string): ReturnType<typeof readRecord> {
  try {
    return readRecord(JSON.parse(text));
  } catch {
    return { problem: 'it is no JSON; it may have been written by half' };
  }
}
