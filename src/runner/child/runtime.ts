import type { Machine } from '../../protocol/reports.ts';

/** A float32 tensor of a run, batch first. */
export interface RunTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A loaded model. */
export interface Session {
  /** Runs once and gives the results by name. */
  run(inputs: ReadonlyMap<string, RunTensor>): Promise<ReadonlyMap<string, RunTensor>>;
  /** A run on fixed inputs with nothing around it but the runtime's own call, for timing. */
  prepare(inputs: ReadonlyMap<string, RunTensor>): () => Promise<unknown>;
  /** A run that reads and writes arrays that stay where they are: nothing is copied, and nothing is left to be collected. */
  bind(inputs: ReadonlyMap<string, RunTensor>, outputs: ReadonlyMap<string, RunTensor>): () => Promise<unknown>;
  /** Ends profiling, which writes the profile. */
  endProfiling(): void;
  release(): Promise<void>;
}

/** How a model is loaded. */
export interface SessionOptions {
  readonly provider: string;
  /** 'disabled' keeps one node per operator; 'all' is what users run. */
  readonly optimization: 'disabled' | 'all';
  readonly threads?: number;
  /** Threads that wait let others have the processor: slower by a little when the machine is idle, and much faster when it is not. */
  readonly yields?: true;
  /** Path and beginning of the name of the profile to be written. */
  readonly profilePrefix?: string;
  /** Where the model is written as the runtime has changed it, with its weights beside it. */
  readonly optimizedModelPath?: string;
}

/** The native runtime, as the rest of the runner sees it; `ort.ts` alone knows which one it is. */
export interface Runtime {
  readonly version: string;
  createSession(modelPath: string, options: SessionOptions): Promise<Session>;
}

/** What every job of the child works with. */
export interface Workshop {
  readonly runtime: Runtime;
  readonly machine: Machine;
  /** Tells the host what is being done. */
  say(message: string): void;
}
