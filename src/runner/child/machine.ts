import { cpus, totalmem } from 'node:os';
import type { Device, Machine } from '../../protocol/reports.ts';
import type { Runtime } from './runtime.ts';

/** This machine, as reports name it, with the devices that were found. */
export function describeMachine({ version }: Runtime, devices: readonly Device[]): Machine {
  return {
    onnxruntime: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    threads: cpus().length,
    memoryBytes: usableMemory(totalmem(), process.constrainedMemory()),
    devices,
  };
}

/** The memory of the machine, or the limit of the container where that is less; Node says 0 or a huge number when there is none. */
export function usableMemory(total: number, limit: number | undefined): number {
  return limit === undefined || limit <= 0 ? total : Math.min(total, limit);
}
