import type { SessionSettings } from '../../protocol/reports.ts';
import type { Runtime, SessionOptions } from './runtime.ts';

/** A runtime that keeps how its sessions were set, so that a report says what was done and not what was meant. */
export function recordSessions(runtime: Runtime): {
  readonly runtime: Runtime;
  /** Every way in which a session was set so far, in the order of first use. */
  readonly sessions: () => readonly SessionSettings[];
} {
  const used = new Map<string, SessionSettings>();
  return {
    runtime: {
      ...runtime,
      createSession(modelPath, options) {
        const settings = settingsOf(options);
        used.set(JSON.stringify(settings), settings);
        return runtime.createSession(modelPath, options);
      },
    },
    sessions: () => [...used.values()],
  };
}

function settingsOf({ provider, optimization, threads, profilePrefix }: SessionOptions): SessionSettings {
  return {
    provider,
    optimization,
    ...(threads !== undefined && { threads }),
    // NVIDIA's libraries read it when they are loaded; there is no other switch for all of them.
    tf32: process.env['NVIDIA_TF32_OVERRIDE'] !== '0',
    profiled: profilePrefix !== undefined,
  };
}
