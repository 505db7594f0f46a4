import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Ort from 'onnxruntime-node';
import { unloadable } from '../ports.ts';
import type { Runtime, RunTensor, SessionOptions } from './runtime.ts';

/**
 * ONNX Runtime as a `Runtime`. `path` is the module, or the folder of the package, to load when it is not the package beside us: a copy with more providers.
 * Nothing else imports the package, and this is done in the child alone.
 */
export async function loadOnnxruntime(path: string | undefined): Promise<Runtime> {
  // From 1.29 on it would send usage data to its makers, and leave a log in the temporary folder with each run. It reads this once, as it loads.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const ort = (await load(path)) as typeof Ort;
  const feedsOf = (inputs: ReadonlyMap<string, RunTensor>): Record<string, Ort.Tensor> =>
    Object.fromEntries([...inputs].map(([name, { dims, data }]) => [name, new ort.Tensor('float32', data, dims)]));
  return {
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
        bind(inputs, outputs) {
          const feeds = feedsOf(inputs);
          const fetches = feedsOf(outputs);
          return () => session.run(feeds, fetches);
        },
        endProfiling: () => session.endProfiling(),
        release: () => session.release(),
      };
    },
  };
}

/** The package, or the module at a path: a file, or the folder of a package. */
async function load(path: string | undefined): Promise<unknown> {
  if (path === undefined) return import('onnxruntime-node');
  try {
    return await import(pathToFileURL(createRequire(import.meta.url).resolve(path)).href);
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    throw new Error(`${unloadable} ${path}: ${why}; mend or unset CNN_ONNXRUNTIME, or set up CUDA again`, {
      cause: error,
    });
  }
}

function sessionOptions({
  provider,
  optimization,
  threads,
  yields,
  profilePrefix,
  optimizedModelPath,
}: SessionOptions): Ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: optimization,
    extra: {
      session: {
        // A repacked weight is no longer counted among the parameters of its node.
        ...(optimization === 'disabled' && { disable_prepacking: '1' }),
        ...(yields === true && { intra_op: { allow_spinning: '0' } }),
        // One file cannot hold more than 2 GB, and the outline of the model is read without its weights.
        ...(optimizedModelPath !== undefined && {
          optimized_model_external_initializers_file_name: `${basename(optimizedModelPath)}.data`,
          optimized_model_external_initializers_min_size_in_bytes: '64',
        }),
      },
    },
    ...(optimizedModelPath !== undefined && { optimizedModelFilePath: optimizedModelPath }),
    // Warnings of the runtime would fill the log; errors reach us as exceptions.
    logSeverityLevel: 3,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
  };
}
