import type { BenchmarkReport, Precision, ProviderChoice, ValidationReport } from '../../protocol/reports.ts';
import type { RunRequest } from '../../protocol/runner.ts';
import { inChild, type RunnerRemote, type RunOptions, type RunResult } from './child.ts';
import { chooseProvider } from './providers.ts';
import { runSweep, type Sweep } from './sweep.ts';

/** What is asked for: "auto" or a provider by name, which is chosen before the run. */
type Asked<Request extends RunRequest> = Omit<Request, 'folder' | 'provider'> & { readonly provider: string };

/** Validates a network in a process of its own. Never throws for what happens in there. */
export function startValidation(asked: Asked<RunRequest>, options: RunOptions): Promise<RunResult<ValidationReport>> {
  return onProvider(asked, options, (remote, chosen) => remote.validate({ ...asked, ...chosen }));
}

/**
 * Benchmarks a network in every configuration that is asked for, each in a process of its own, one after the other; the provider is
 * chosen once. The time-out is for each, and cancelling ends all. Never throws for what happens in there.
 */
export async function startBenchmark(
  { provider: requested, ...sweep }: Sweep & { readonly provider: string },
  options: RunOptions,
): Promise<RunResult<BenchmarkReport>> {
  const choice = await chooseProvider(requested, options);
  if ('failure' in choice) return choice;
  const provider = choice.report;
  return runSweep(sweep, (configuration, place) =>
    inChild(
      {
        ...withPrecision(configuration.settings.precision, options),
        onProgress: message => options.onProgress?.(`${place}${message}`),
      },
      (remote, folder) => remote.benchmark({ ...configuration, provider, folder }),
    ),
  );
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
  return inChild(withPrecision(asked.settings.precision, options), (remote, folder) =>
    ask(remote, { provider: choice.report, folder }),
  );
}

/** TF32 is on by default, and can be turned off from outside alone. */
export function withPrecision(precision: Precision, options: RunOptions): RunOptions {
  return {
    ...options,
    environment: { ...options.environment, ...(precision !== 'tf32' && { NVIDIA_TF32_OVERRIDE: '0' }) },
  };
}
