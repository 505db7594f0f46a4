import { readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as real from 'onnxruntime-node';

/**
 * A runtime with a provider "cuda" for machines without one: it computes on the CPU, and its profile says that CUDA did. It is
 * loaded in place of onnxruntime-node by `RunOptions.runtimePath`, and everything up to the native call is the real thing.
 *
 * What is wrong with it is said by variables: FAKE_CUDA is "refuse" (with the message FAKE_MESSAGE, and FAKE_STDERR on stderr),
 * "crash", "hang" or "wrong"; FAKE_ON_CPU names nodes that it leaves to the CPU, with commas between them, or all by a star.
 */
const {
  FAKE_CUDA: trouble,
  FAKE_MESSAGE: message = '',
  FAKE_STDERR: stderr = '',
  FAKE_ON_CPU: left = '',
} = process.env;

const isLeft = name => left === '*' || left.split(',').includes(name);

export const { Tensor, env } = real;

export const listSupportedBackends = () => [...real.listSupportedBackends(), { name: 'cuda', bundled: false }];

export const InferenceSession = { create };

async function create(model, options) {
  const asked = options.executionProviders?.[0];
  if ((typeof asked === 'string' ? asked : asked?.name) !== 'cuda') return real.InferenceSession.create(model, options);
  if (trouble === 'crash') process.kill(process.pid, 'SIGSEGV');
  // As in native code: nothing in this process moves any more.
  if (trouble === 'hang' || trouble === 'crash') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (trouble === 'refuse') {
    writeSync(2, `${stderr}\n`);
    throw new Error(message);
  }
  const session = await real.InferenceSession.create(model, { ...options, executionProviders: ['cpu'] });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    inputMetadata: session.inputMetadata,
    outputMetadata: session.outputMetadata,
    async run(...args) {
      const results = await session.run(...args);
      return trouble === 'wrong' ? Object.fromEntries(Object.entries(results).map(spoilt)) : results;
    },
    startProfiling: () => session.startProfiling(),
    endProfiling() {
      session.endProfiling();
      rewriteProfile(options.profileFilePrefix);
    },
    release: () => session.release(),
  };
}

/** A tensor whose values are half as large again. */
function spoilt([name, { type, data, dims }]) {
  return [name, new Tensor(type, type === 'float32' ? data.map(value => 1.5 * value) : data, dims)];
}

/** Makes CUDA of the CPU in the profile that the real runtime has left. */
function rewriteProfile(prefix) {
  const folder = dirname(prefix);
  for (const file of readdirSync(folder).filter(name => name.startsWith(basename(prefix)))) {
    const events = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const { cat, name, args } of events)
      if (cat === 'Node' && args?.provider !== undefined && !isLeft(name.replace('_kernel_time', '')))
        args.provider = 'CUDAExecutionProvider';
    writeFileSync(join(folder, file), JSON.stringify(events));
  }
}
