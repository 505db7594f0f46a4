import type { Runtime, RunTensor, SessionOptions } from '../runtime.ts';

/** Runs a model once in a session of its own, which is released whatever comes of it. A profile that is asked for is written. */
export async function runOnce(
  runtime: Runtime,
  path: string,
  options: SessionOptions,
  inputs: ReadonlyMap<string, RunTensor>,
): Promise<ReadonlyMap<string, RunTensor>> {
  const session = await runtime.createSession(path, options);
  try {
    const tensors = await session.run(inputs);
    if (options.profilePrefix !== undefined) session.endProfiling();
    return tensors;
  } finally {
    await session.release();
  }
}
