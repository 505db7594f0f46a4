import { cpus } from 'node:os';
import * as ort from 'onnxruntime-node';
import { connect } from '../protocol/channel.ts';
import type { Machine, RunnerHostMethods, RunnerMethods } from '../protocol/runner.ts';
import { benchmark } from './benchmark.ts';
import { parentPort } from './ports.ts';
import type { Runtime, RunTensor, SessionOptions } from './runtime.ts';
import { validate } from './validate.ts';

/**
 * Entry of the forked process that alone loads the native runtime. A call of the runtime blocks the process, so that it cannot
 * be asked to stop: the host ends it instead.
 */
const runtime: Runtime = {
  version: ort.env.versions.node ?? 'unknown',
  async createSession(modelPath, options) {
    const session = await ort.InferenceSession.create(modelPath, sessionOptions(options));
    return {
      async run(inputs) {
        const results = await session.run(feedsOf(inputs));
        return new Map(
          Object.entries(results).map(([name, { dims, data }]) => {
            if (!(data instanceof Float32Array)) throw new Error(`unreachable: "${name}" is not float32`);
            return [name, { dims, data }];
          }),
        );
      },
      prepare(inputs) {
        const feeds = feedsOf(inputs);
        return () => session.run(feeds);
      },
      endProfiling: () => session.endProfiling(),
      release: () => session.release(),
    };
  },
};

function sessionOptions({
  provider,
  optimization,
  threads,
  profilePrefix,
}: SessionOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: optimization,
    // A repacked weight is no longer counted among the parameters of its node.
    ...(optimization === 'disabled' && { extra: { session: { disable_prepacking: '1' } } }),
    // Warnings of the runtime would fill the log; errors reach us as exceptions.
    logSeverityLevel: 3,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
  };
}

function feedsOf(inputs: ReadonlyMap<string, RunTensor>): Record<string, ort.Tensor> {
  return Object.fromEntries([...inputs].map(([name, { dims, data }]) => [name, new ort.Tensor('float32', data, dims)]));
}

const machine: Machine = {
  onnxruntime: runtime.version,
  node: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
  processor: cpus()[0]?.model ?? 'unknown',
  threads: cpus().length,
};

const { remote: host } = connect<RunnerHostMethods>(parentPort(), {
  validate: request => validate(runtime, machine, request, say),
  benchmark: request => benchmark(runtime, machine, request, say),
} satisfies RunnerMethods);

function say(message: string): void {
  void host.progress({ message }); // the answer carries nothing
}
