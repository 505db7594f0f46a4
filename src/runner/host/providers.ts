import type { ProviderChoice, ProviderRefusal } from '../../protocol/reports.ts';
import { inChild, type RunOptions, type RunResult } from './child.ts';
import { missingLibrary, type RunFailure } from './failures.ts';

/** Providers that "auto" prefers to the CPU, the best first. */
const preferred = ['cuda'];

/**
 * The provider to use. "auto" is the best that really runs a tiny model, and the CPU when there is none. A provider that is asked for
 * by name is never replaced by another: when it does not work there is a failure with the reason.
 */
export async function chooseProvider(requested: string, options: RunOptions): Promise<RunResult<ProviderChoice>> {
  if (requested === 'cpu') return { report: { requested, used: 'cpu', reason: 'it was asked for', refusals: [] } };
  const refusals: ProviderRefusal[] = [];
  for (const provider of requested === 'auto' ? preferred : [requested]) {
    const refusal = await refusalOf(provider, options);
    if (typeof refusal === 'object') return refusal;
    if (refusal === undefined) {
      const reason =
        requested === 'auto' ? `${provider} runs a test model here` : 'it was asked for, and runs a test model';
      return { report: { requested, used: provider, reason, refusals } };
    }
    refusals.push({ provider, reason: refusal });
  }
  const [first] = refusals;
  if (requested === 'auto')
    return {
      report: { requested, used: 'cpu', reason: `CUDA does not work here: ${first?.reason ?? ''}`, refusals },
    };
  const message = `the execution provider "${requested}" does not work here: ${first?.reason ?? ''}`;
  return { failure: { kind: 'runtime', message } };
}

/** Why a provider does not work here; undefined when it does, a failure when it was not found out. */
async function refusalOf(
  provider: string,
  options: RunOptions,
): Promise<string | undefined | { readonly failure: RunFailure }> {
  let errors = '';
  const result = await inChild({ ...options, onErrors: text => (errors = text) }, (remote, folder) =>
    remote.trial({ provider, folder }),
  );
  if ('failure' in result) {
    const { kind, message } = result.failure;
    return kind === 'cancelled' ? result : message;
  }
  const { problem } = result.report;
  if (problem === undefined) return undefined;
  const library = missingLibrary(errors);
  return `${inPlainWords(problem)}${library === undefined ? '' : ` (${library} is missing)`}`;
}

/** The runtime's message without its source positions, and what it means where we know. */
function inPlainWords(message: string): string {
  if (/Failed to load shared library/i.test(message)) return 'its library cannot be loaded';
  if (/no available backend|not supported|unsupported/i.test(message))
    return 'this build of onnxruntime does not have it';
  return message.replace(/^OrtSessionOptions\w+:\s*/, '').trim();
}
