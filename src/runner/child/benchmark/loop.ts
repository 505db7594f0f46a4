import { cpus } from 'node:os';
import type { BatchTiming } from '../../../protocol/reports.ts';
import { medianIntervalOf, medianOf, thinned, timingOf, uncertaintyOf } from '../../../reports/statistics.ts';

/** When a measurement ends, and what comes before it. */
export interface LoopPlan {
  /** Fewest runs before anything is measured; more follow for as long as they become faster. */
  readonly warmup: number;
  /** Exactly so many runs, whatever they show. */
  readonly runs?: number;
  /** The limit of a measurement without `runs`. */
  readonly durationMs: number;
  /** Ends it earlier, as soon as the interval of the median is as narrow on both sides: 0.01 is ±1 %. */
  readonly intervalTarget?: number;
}

/** What a loop finds out; what follows from batch and MACs is added by whoever knows them. */
export type Measured = Omit<BatchTiming, 'batch' | 'samplesPerSecond' | 'gmacPerSecond'>;

type Run = () => Promise<unknown>;

/** Fewest runs of a measurement that is limited by time. */
const fewestRuns = 10;

/** Least time before an interval is believed: runs close together are alike, and the interval takes them for independent. */
const leastMs = 500;

/** Blocks last about so long: short enough that what the machine does meets both loops, long enough that a change of loop hardly counts. */
const blockMs = 25;

/** Most durations that a report keeps of one measurement. */
const mostSamples = 1000;

/**
 * Warms up, then times runs in blocks, in turns with blocks of a bare loop that only takes the time. Which of the two comes first
 * changes from pair to pair, so that neither follows the other more often; both run equally often, and the difference of their medians
 * is what measuring costs.
 */
export async function measure(run: Run, plan: LoopPlan): Promise<Measured> {
  const warm = await warmUp(run, plan);
  const durations: number[] = [];
  const bare: number[] = [];
  const blockRuns = Math.min(1000, Math.max(2, Math.round(blockMs / warm.lastMedian)));
  const before = processorTime();
  let nextLook = fewestRuns;
  let stoppedBy: BatchTiming['stoppedBy'];
  for (let pair = 0; stoppedBy === undefined; pair++) {
    const count = plan.runs === undefined ? blockRuns : Math.min(blockRuns, plan.runs - durations.length);
    if (pair % 2 === 0) await block(run, count, durations);
    await bareBlock(run, count, bare);
    if (pair % 2 === 1) await block(run, count, durations);
    // Sorting all durations after every block would cool the caches; growing steps keep it rare.
    const look = nextLook <= durations.length;
    if (look) nextLook = Math.ceil(1.2 * durations.length);
    stoppedBy = reasonToStop(plan, durations, performance.now() - before.wall, look);
  }
  const after = processorTime();
  const wall = after.wall - before.wall;
  const own = after.own - before.own;
  const others = othersPerWall(after.all - before.all, own, wall);
  const bareInterval = medianIntervalOf(bare);
  return {
    ...timingOf(durations),
    bareLoopMedian: medianOf(bare),
    ...(bareInterval && { bareLoopInterval: bareInterval }),
    cpuPerWall: own / wall,
    ...(others !== undefined && { othersPerWall: others }),
    samples: thinned(durations, mostSamples),
    stoppedBy,
    warmup: warm.runs,
  };
}

/** Shortest measurement in which steps of 10 ms, in which the system counts the time of all processes, say something. */
const leastMsForOthers = 200;

/** Processor time of other processes per time, from that of all processes and our own, ms; undefined where the time is too short to tell. */
export function othersPerWall(all: number, own: number, wall: number): number | undefined {
  return wall < leastMsForOthers ? undefined : Math.max(0, all - own) / wall;
}

function reasonToStop(
  { runs, durationMs, intervalTarget }: LoopPlan,
  durations: readonly number[],
  elapsedMs: number,
  look: boolean,
): BatchTiming['stoppedBy'] {
  if (runs !== undefined) return runs <= durations.length ? 'runs' : undefined;
  if (durations.length < fewestRuns) return undefined;
  if (durationMs <= elapsedMs) return 'limit';
  if (!look || intervalTarget === undefined || elapsedMs < leastMs) return undefined;
  return uncertaintyOf(timingOf(durations)) <= intervalTarget ? 'interval' : undefined;
}

/** Runs that are one step of the warm-up: a few, and at least for so long. */
const step = { runs: 3, ms: 10 };

/** A step has to be faster than the last one by this share for another to follow. */
const worthwhile = 0.02;

/** Runs until steps no longer become faster, or the warm-up has taken a quarter of what the measurement may. */
async function warmUp(run: Run, { warmup, durationMs }: LoopPlan): Promise<{ runs: number; lastMedian: number }> {
  const durations: number[] = [];
  const start = performance.now();
  await block(run, warmup, durations);
  const limit = Math.max(500, durationMs / 4);
  let last = Number.POSITIVE_INFINITY;
  for (;;) {
    const times: number[] = [];
    const stepStart = performance.now();
    while (times.length < step.runs || performance.now() - stepStart < step.ms) await block(run, 1, times);
    durations.push(...times);
    const median = medianOf(times);
    if ((1 - worthwhile) * last <= median || limit <= performance.now() - start)
      return { runs: durations.length, lastMedian: median };
    last = median;
  }
}

async function block(run: Run, count: number, durations: number[]): Promise<void> {
  for (let index = 0; index < count; index++) {
    const before = performance.now();
    await run();
    durations.push(performance.now() - before);
  }
}

/** The loop that one would write by hand, with the times kept in a plain array. */
async function bareBlock(run: Run, count: number, durations: number[]): Promise<void> {
  const times = [performance.now()];
  for (let index = 0; index < count; index++) {
    await run();
    times.push(performance.now());
  }
  for (let index = 1; index < times.length; index++) durations.push((times[index] ?? 0) - (times[index - 1] ?? 0));
}

/** Time on the clock, of this process on processors, and of all processes on all processors, milliseconds. */
function processorTime(): { readonly wall: number; readonly own: number; readonly all: number } {
  const { user, system } = process.cpuUsage();
  const all = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { wall: performance.now(), own: (user + system) / 1000, all };
}
