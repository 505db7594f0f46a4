import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { formatNumberOf } from '../core/units.ts';
import type { Machine, ProviderChoice } from '../protocol/reports.ts';

/** The bundled child process, which lies beside the bundled command line. */
export const runnerPath = fileURLToPath(new URL('runner.js', import.meta.url));

/** A run that takes longer is ended. */
export const standardTimeoutMs = 600_000;

/** More threads than this help nobody, and starting them takes minutes. */
export const mostThreads = Math.max(64, 8 * cpus().length);

/** Where a run took place. */
export function placeInWords(provider: ProviderChoice, machine: Machine): string {
  const { onnxruntime, node, platform, processor, threads, devices } = machine;
  const [device] = devices;
  const others = 1 < devices.length ? `, the first of ${devices.length}` : '';
  const deviceInWords =
    provider.used === 'cpu' || device === undefined ? '' : `${device.name} (driver ${device.driver}${others}), `;
  return (
    `on ${provider.used}${choiceInWords(provider)}, ${deviceInWords}onnxruntime ${onnxruntime}, ` +
    `${processor}, ${formatNumberOf(threads, 'thread')}, ${platform}, Node ${node}`
  );
}

function choiceInWords({ requested, used, reason }: ProviderChoice): string {
  return requested === used ? ', as asked for' : ` (asked for ${requested}; ${reason})`;
}
