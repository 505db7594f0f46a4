import type { Machine, ProviderChoice, ProviderRefusal } from '../../protocol/reports.ts';
import { existsOn, providerRow, providerRows, thisPlatform, type ProviderRow } from '../providerList.ts';
import { inChild, type RunOptions, type RunResult } from './child.ts';
import type { RunFailure } from './failures.ts';
import { refusalOf } from './refusals.ts';
import { unknownProvider } from './unknownProvider.ts';

/** The first use of a GPU reads a gigabyte of libraries from the disk; what takes longer than this hangs. */
const standardTrialTimeoutMs = 30_000;

/** Whether a provider works here. */
export interface ProviderFinding {
  readonly name: string;
  readonly title: string;
  readonly works: boolean;
  /** Why it does not, in plain words. */
  readonly reason?: string;
  /** Whether "auto" may take it. */
  readonly auto: boolean;
}

/** What this machine has. */
export interface ProviderSurvey {
  /** In the order of preference. */
  readonly providers: readonly ProviderFinding[];
  /** Absent where not even the CPU works. */
  readonly machine?: Machine;
}

/** Tries every provider that can exist on this platform, each in a process of its own. Fails only when it is cancelled. */
export async function findProviders(options: RunOptions, platform = thisPlatform): Promise<RunResult<ProviderSurvey>> {
  const providers: ProviderFinding[] = [];
  let machine: Machine | undefined;
  // One after the other: two providers on one device would disturb each other.
  for (const row of providerRows.filter(each => existsOn(each, platform))) {
    const tried = await tryOnce(row, options);
    if ('failure' in tried) return tried;
    machine = tried.machine ?? machine;
    const { name, title, auto } = row;
    const works = tried.reason === undefined;
    providers.push({ name, title, auto, works, ...(tried.reason !== undefined && { reason: tried.reason }) });
  }
  return { report: { providers, ...(machine && { machine }) } };
}

/**
 * The provider to use. "auto" is the best that really computes a tiny model, and the CPU when there is none. A provider that is asked
 * for by name is never replaced by another: when it does not work there is a failure with the reason.
 */
export async function chooseProvider(
  requested: string,
  options: RunOptions,
  platform = thisPlatform,
): Promise<RunResult<ProviderChoice>> {
  if (requested === 'auto') return chooseBest(options, platform);
  const row = providerRow(requested);
  if (row === undefined) return failed(unknownProvider(requested));
  // Whatever is wrong with the CPU, the run itself will say.
  if (requested === 'cpu') return { report: { requested, used: 'cpu', reason: 'it was asked for', refusals: [] } };
  // A runtime of somebody's own may have a provider where ours has not.
  if (options.runtimePath === undefined && !existsOn(row, platform))
    return failed(
      `the execution provider "${requested}" does not exist for ${platform}, only for ${(row.platforms ?? []).join(', ')}`,
    );
  const tried = await tryOnce(row, options);
  if ('failure' in tried) return tried;
  if (tried.reason !== undefined)
    return failed(`the execution provider "${requested}" does not work here: ${tried.reason}`);
  return {
    report: { requested, used: requested, reason: 'it was asked for, and computes a test model', refusals: [] },
  };
}

async function chooseBest(options: RunOptions, platform: string): Promise<RunResult<ProviderChoice>> {
  const refusals: ProviderRefusal[] = [];
  for (const row of providerRows) {
    if (!row.auto || row.name === 'cpu' || !existsOn(row, platform)) continue;
    const tried = await tryOnce(row, options);
    if ('failure' in tried) return tried;
    if (tried.reason === undefined) {
      const reason = `${row.title} computes a test model here`;
      return { report: { requested: 'auto', used: row.name, reason, refusals } };
    }
    refusals.push({ provider: row.name, reason: tried.reason });
  }
  const [first] = refusals;
  const reason =
    first === undefined
      ? `onnxruntime has nothing faster for ${platform}`
      : `${providerRow(first.provider)?.title ?? first.provider} does not work here: ${first.reason}`;
  return { report: { requested: 'auto', used: 'cpu', reason, refusals } };
}

/** What came of a trial. */
interface Tried {
  /** Why the provider does not work here; absent when it does. */
  readonly reason?: string;
  readonly machine?: Machine;
}

/** Trials of this process. A GPU does not come or go, but a set-up brings libraries: then they are forgotten. */
const remembered = new Map<string, Tried>();

/** Makes the next choice try the providers again: something was installed. */
export function forgetProviders(): void {
  remembered.clear();
}

async function tryOnce(row: ProviderRow, options: RunOptions): Promise<Tried | { readonly failure: RunFailure }> {
  const { runnerPath, runtimePath, environment } = options;
  const key = JSON.stringify([row.name, runnerPath, runtimePath, environment]);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const timeoutMs = Math.min(options.timeoutMs, options.trialTimeoutMs ?? standardTrialTimeoutMs);
  let errors = '';
  const trialOptions = {
    ...options,
    timeoutMs,
    onErrors(text: string) {
      errors = text;
      options.onErrors?.(text);
    },
    // Values are compared, and TF32 would round them.
    environment: { ...environment, NVIDIA_TF32_OVERRIDE: '0' },
  };
  const result = await inChild(trialOptions, (remote, folder) => remote.trial({ provider: row.name, folder }));
  if ('failure' in result && result.failure.kind === 'cancelled') return result;
  const { failure, report } = { failure: undefined, report: undefined, ...result };
  const machine = report && { machine: report.machine };
  if (report !== undefined && report.problem === undefined) return remember(key, { ...machine });
  const { reason, passing } = refusalOf({
    row,
    ...(failure && { failure }),
    ...(report?.problem !== undefined && { problem: report.problem, wrongValues: report.ran }),
    errors,
    timeoutMs,
  });
  const tried = { ...machine, reason };
  return passing ? tried : remember(key, tried);
}

function remember(key: string, tried: Tried): Tried {
  remembered.set(key, tried);
  return tried;
}

function failed(message: string): { readonly failure: RunFailure } {
  return { failure: { kind: 'runtime', message } };
}
