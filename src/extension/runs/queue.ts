/** Something that is done when its turn comes. */
export interface Job<Outcome> {
  /** Jobs with one key are one job while they wait: the newest takes the place of the one before. */
  readonly key: string;
  /** What a person calls it. */
  readonly title: string;
  /** Does it, and says what it is doing. Ends at once when the signal is aborted. */
  run(signal: AbortSignal, say: (message: string) => void): Promise<Outcome>;
}

/** A job that waits or runs. */
export interface QueuedJob {
  readonly id: number;
  readonly title: string;
  readonly state: 'waiting' | 'running' | 'ending';
  /** What it said last. */
  readonly message: string;
}

/** What somebody who has asked for a job is told. */
export interface Asked<Outcome> {
  readonly id: number;
  /** Whether an alike job was waiting already, and is now this one. */
  readonly isJoined: boolean;
  /** What came of it; undefined when it was cancelled before its turn. Rejects as the job does. */
  readonly outcome: Promise<Outcome | undefined>;
}

/** Jobs that are done one at a time, in the order in which they were asked for. */
export interface Queue<Outcome> {
  ask(job: Job<Outcome>): Asked<Outcome>;
  /** Those that are not over; the one that runs comes first. */
  jobs(): readonly QueuedJob[];
  /** Takes a job out when it waits, and ends it when it runs, whoever has asked for it. */
  cancel(id: number): void;
  cancelAll(): void;
  /** Cancels all, and takes no more; resolves once nothing runs. */
  dispose(): Promise<void>;
}

/** What becomes of a queue, for those who show it. */
export interface QueueListener {
  /** There is something new in `jobs`. */
  changed(): void;
  /** A line for the log. */
  log(line: string): void;
}

interface Entry<Outcome> {
  readonly id: number;
  job: Job<Outcome>;
  state: QueuedJob['state'];
  message: string;
  readonly ending: AbortController;
  readonly outcome: Promise<Outcome | undefined>;
  settle(outcome: Promise<Outcome> | undefined): void;
}

/** An empty queue. */
export function createQueue<Outcome>(listener: QueueListener): Queue<Outcome> {
  // The one that runs, if there is one, is the first.
  let entries: readonly Entry<Outcome>[] = [];
  let lastId = 0;
  let isDisposed = false;
  let running: Promise<void> = Promise.resolve();

  // Whoever listens may be gone before the last job has ended.
  const changed = (): void => {
    if (!isDisposed) listener.changed();
  };
  const log = (line: string): void => {
    if (!isDisposed) listener.log(line);
  };

  const leave = (entry: Entry<Outcome>): void => {
    entries = entries.filter(each => each !== entry);
    changed();
  };

  const startNext = (): void => {
    const [entry] = entries;
    if (entry?.state === 'waiting') running = run(entry); // its failure is its asker's
  };

  const run = async (entry: Entry<Outcome>): Promise<void> => {
    const { title } = entry.job;
    entry.state = 'running';
    log(`${title}: begins`);
    changed();
    const outcome = entry.job.run(entry.ending.signal, message => {
      entry.message = message;
      log(`${title}: ${message}`);
      changed();
    });
    try {
      await outcome;
      log(`${title}: is over`);
    } catch (error) {
      log(`${title}: ends with an error: ${error instanceof Error ? error.message : String(error)}`);
    }
    leave(entry);
    entry.settle(outcome);
    startNext();
  };

  const end = (entry: Entry<Outcome>): void => {
    if (entry.state === 'ending') return;
    log(`${entry.job.title}: is cancelled`);
    if (entry.state === 'waiting') {
      leave(entry);
      entry.settle(undefined);
      return;
    }
    // The next one begins when this one has ended: two at once would disturb each other's times.
    entry.state = 'ending';
    entry.ending.abort();
    changed();
  };

  const cancelAll = (): void => {
    for (const entry of [...entries].reverse()) end(entry);
  };

  return {
    ask(job) {
      const waiting = entries.find(({ state, job: { key } }) => state === 'waiting' && key === job.key);
      if (waiting !== undefined) {
        waiting.job = job;
        log(`${job.title}: waits already, and is now run as it is now`);
        changed();
        return { id: waiting.id, isJoined: true, outcome: waiting.outcome };
      }
      const entry = entryOf(++lastId, job);
      if (isDisposed) {
        entry.settle(undefined);
        return { id: entry.id, isJoined: false, outcome: entry.outcome };
      }
      entries = [...entries, entry];
      const before = entries.length - 1;
      log(`${job.title}: is asked for${before === 0 ? '' : `, after ${before} more`}`);
      changed();
      startNext();
      return { id: entry.id, isJoined: false, outcome: entry.outcome };
    },
    jobs: () => entries.map(({ id, job: { title }, state, message }) => ({ id, title, state, message })),
    cancel(id) {
      const entry = entries.find(each => each.id === id);
      if (entry !== undefined) end(entry);
    },
    cancelAll,
    dispose() {
      cancelAll();
      isDisposed = true;
      return running;
    },
  };
}

function entryOf<Outcome>(id: number, job: Job<Outcome>): Entry<Outcome> {
  let settle: Entry<Outcome>['settle'] = () => undefined;
  const outcome = new Promise<Outcome | undefined>(resolve => (settle = resolve));
  return { id, job, state: 'waiting', message: '', ending: new AbortController(), outcome, settle };
}
