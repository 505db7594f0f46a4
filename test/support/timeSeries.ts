import { fillNormal, randomStream } from '../../src/core/random.ts';

/** Durations around 20 ms whose deviations are like those before them: a first-order autoregression with some spikes. */
export function autocorrelated({
  seed,
  runs,
  correlation,
}: {
  readonly seed: number;
  readonly runs: number;
  readonly correlation: number;
}): readonly number[] {
  const normal = new Float32Array(2 * runs + 2);
  fillNormal(normal, 1, randomStream(seed, 'time series'));
  const fresh = Math.sqrt(1 - correlation ** 2);
  let deviation = normal[2 * runs] ?? 0;
  return Array.from({ length: runs }, (_, index) => {
    deviation = correlation * deviation + fresh * (normal[index] ?? 0);
    const spike = 1.9 < (normal[runs + index] ?? 0) ? 1.5 : 1;
    return 20 * Math.exp(0.02 * deviation) * spike;
  });
}
