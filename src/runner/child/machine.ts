import { cpus, totalmem } from 'node:os';
import type { Machine } from '../../protocol/reports.ts';
import { findDevices } from './devices.ts';
import type { Runtime } from './runtime.ts';

/** This machine, as reports name it. */
export async function describeMachine({ version }: Runtime): Promise<Machine> {
  return {
    onnxruntime: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    threads: cpus().length,
    memoryBytes: usableMemory(totalmem(), process.constrainedMemory()),
    devices: await findDevices(),
  };
}

/** The memory of the machine, or the limit of the container where that is less; Node says 0 or a huge number when there is none. */
export function usableMemory(total: number, limit: number | undefined): number {
  return limit === undefined || limit <= 0 ? total : Math.min(total, limit);
}
