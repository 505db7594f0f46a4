import { connect } from '../../protocol/channel.ts';
import type { RunnerHostMethods, RunnerMethods } from '../../protocol/runner.ts';
import { parentPort } from '../ports.ts';
import { benchmark } from './benchmark/benchmark.ts';
import { describeMachine } from './machine.ts';
import { loadOnnxruntime } from './ort.ts';
import type { Workshop } from './runtime.ts';
import { tryProvider } from './trial.ts';
import { validate } from './validation/validate.ts';

/**
 * Entry of the forked process that alone loads the native runtime. A call of the runtime blocks the process, so that it cannot
 * be asked to stop: the host ends it instead.
 */
const runtime = await loadOnnxruntime(process.env['CNN_ONNXRUNTIME']);

const workshop: Workshop = {
  runtime,
  machine: describeMachine(runtime),
  say: message => void host.progress({ message }), // the answer carries nothing
};

const { remote: host } = connect<RunnerHostMethods>(parentPort(), {
  trial: request => tryProvider(workshop, request),
  validate: request => validate(workshop, request),
  benchmark: request => benchmark(workshop, request),
} satisfies RunnerMethods);
