import { analyze } from '../../core/analyze.ts';
import { catalogue } from '../../layers/index.ts';
import type { Precision } from '../../protocol/reports.ts';
import type { BenchmarkRequest, RunRequest } from '../../protocol/runner.ts';
import { ensureMemory } from '../room.ts';
import { networkAt } from './prepare.ts';

/** Bytes of a number by precision, at least. */
const bytesOf: Readonly<Record<Precision, number>> = { fp32: 4, tf32: 4, fp16: 2, int8: 1, int8Dynamic: 1 };

/**
 * Throws in plain words when a run surely takes more memory than there is: its weights once, and the most feature maps that are alive at one time
 * for that many examples. The runtime takes more, so that what passes here may still fail; what is not known counts as nothing.
 */
export function ensureRunFits(
  request: Pick<RunRequest, 'network' | 'settings'> & Pick<BenchmarkRequest, 'side'>,
  batch: number,
): void {
  const { settings } = request;
  const { analysis } = analyze(networkAt(request), catalogue);
  const { weightBytes, peakActivationBytes } = analysis.totals;
  const stored = settings.sharedWeights === true ? 0 : (weightBytes || 0) * (bytesOf[settings.precision] / 4);
  const moved = (peakActivationBytes || 0) * (bytesOf[settings.precision] / 4);
  ensureMemory(stored + moved * batch);
}
