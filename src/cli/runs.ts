import { fileURLToPath } from 'node:url';
import type { Machine, ProviderChoice } from '../protocol/reports.ts';

/** The bundled child process, which lies beside the bundled command line. */
export const runnerPath = fileURLToPath(new URL('runner.js', import.meta.url));

/** A run that takes longer is ended. */
export const standardTimeoutMs = 600_000;

/** Where a run took place. */
export function machineInWords(provider: ProviderChoice, machine: Machine): string {
  const { onnxruntime, node, platform, processor, threads, devices } = machine;
  const device =
    provider.used === 'cpu' ? '' : devices.map(({ name, driver }) => `${name} (driver ${driver}), `).join('');
  return (
    `on ${provider.used} (asked for ${provider.requested}; ${provider.reason}), ${device}onnxruntime ${onnxruntime}, ` +
    `${processor}, ${threads} threads, ${platform}, Node ${node}`
  );
}
