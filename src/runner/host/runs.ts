import type { BenchmarkReport, ProviderChoice, ValidationReport } from '../../protocol/reports.ts';
import type { BenchmarkRequest, RunRequest } from '../../protocol/runner.ts';
import { inChild, type RunnerRemote, type RunOptions, type RunResult } from './child.ts';
import { chooseProvider } from './providers.ts';

/** What is asked for: "auto" or a provider by name, which is chosen before the run. */
type Asked<Request extends RunRequest> = Omit<Request, 'folder' | 'provider'> & { readonly provider: string };

/** Validates a network in a process of its own. Never throws for what happens in there. */
export function startValidation(asked: Asked<RunRequest>, options: RunOptions): Promise<RunResult<ValidationReport>> {
  return onProvider(asked, options, (remote, chosen) => remote.validate({ ...asked, ...chosen }));
}

/** Benchmarks a network in a process of its own. Never throws for what happens in there. */
export function startBenchmark(
  asked: Asked<BenchmarkRequest>,
  options: RunOptions,
): Promise<RunResult<BenchmarkReport>> {
  return onProvider(asked, options, (remote, chosen) => remote.benchmark({ ...asked, ...chosen }));
}

async function onProvider<Report>(
  asked: Asked<RunRequest>,
  options: RunOptions,
  ask: (
    remote: RunnerRemote,
    chosen: { readonly provider: ProviderChoice; readonly folder: string },
  ) => Promise<Report>,
): Promise<RunResult<Report>> {
  const choice = await chooseProvider(asked.provider, options);
  if ('failure' in choice) return choice;
  // TF32 is on by default, and can be turned off from outside alone.
  const environment = {
    ...options.environment,
    ...(asked.settings.precision !== 'tf32' && { NVIDIA_TF32_OVERRIDE: '0' }),
  };
  return inChild({ ...options, environment }, (remote, folder) => ask(remote, { provider: choice.report, folder }));
}
