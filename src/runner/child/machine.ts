import { cpus, totalmem } from 'node:os';
import type { Machine } from '../../protocol/reports.ts';
import type { Runtime } from './runtime.ts';

/** This machine, as reports name it. */
export function describeMachine({ version }: Runtime): Machine {
  return {
    onnxruntime: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    threads: cpus().length,
    memoryBytes: totalmem(),
    devices: [],
  };
}
