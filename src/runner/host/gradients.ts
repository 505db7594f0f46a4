import type { GradientReport, GradientRequest } from '../../protocol/gradients.ts';
import { inChild, type RunOptions, type RunResult } from './child.ts';
import { chooseProvider } from './providers.ts';

/** Checks the gradients of a network in a process of its own. Never throws for what happens in there. */
export async function startGradientCheck(
  { provider: requested, ...asked }: Omit<GradientRequest, 'folder' | 'provider'> & { readonly provider: string },
  options: RunOptions,
): Promise<RunResult<GradientReport>> {
  const choice = await chooseProvider(requested, options);
  if ('failure' in choice) return choice;
  const provider = choice.report;
  // TF32 would round what is compared; it can be turned off from outside alone.
  const exact = { ...options, environment: { ...options.environment, NVIDIA_TF32_OVERRIDE: '0' } };
  return inChild(exact, (remote, folder) => remote.checkGradients({ ...asked, provider, folder }));
}
