import { connect } from '../../protocol/channel.ts';
import type { RunnerHostMethods, RunnerMethods } from '../../protocol/runner.ts';
import { parentPort } from '../ports.ts';
import { benchmark } from './benchmark/benchmark.ts';
import { checkGradients } from './gradients/checkGradients.ts';
import { findDevices } from './devices.ts';
import { createLearned } from './learned/learned.ts';
import { describeMachine } from './machine.ts';
import { ensureRunFits } from './memoryCheck.ts';
import { loadOnnxruntime } from './ort.ts';
import type { Workshop } from './runtime.ts';
import { recordSessions } from './sessions.ts';
import { tryProvider } from './trial.ts';
import { createControl } from './training/control.ts';
import { outliveSignals } from './training/outliveSignals.ts';
import { train } from './training/train.ts';
import { placementWarnings } from './validation/placement.ts';
import { validate } from './validation/validate.ts';
import { dieWithHost } from './watchdog.ts';

/**
 * Entry of the forked process that alone loads the native runtime. A call of the runtime blocks the process, so that it cannot
 * be asked to stop: the host ends it instead.
 */
const { beforeEnd } = dieWithHost();

// The driver is asked while the runtime is being loaded.
const devices = findDevices();
const { runtime, sessions } = recordSessions(await loadOnnxruntime(process.env['CNN_ONNXRUNTIME']));

const workshop: Workshop = {
  runtime,
  machine: describeMachine(runtime, await devices),
  say: message => void host.progress({ message }), // the answer carries nothing
};

const control = createControl();

const { remote: host } = connect<RunnerHostMethods>(parentPort(), {
  trial: request => tryProvider(workshop, request),
  async validate(request) {
    ensureRunFits(request, 1);
    return { ...(await validate(workshop, request)), sessions: sessions() };
  },
  async benchmark(request) {
    ensureRunFits(request, Math.max(1, ...request.batches));
    const report = await benchmark(workshop, request);
    const warnings = [...report.warnings, ...placementWarnings(report.nodes ?? [], report.provider)];
    return { ...report, warnings, sessions: sessions() };
  },
  train(request) {
    outliveSignals(control);
    return train(workshop, request, { control, onUpdate: update => void host.trained(update), beforeEnd });
  },
  controlTraining: ({ action }) => control.set(action),
  checkGradients: request => checkGradients(workshop, request),
  ...createLearned(workshop),
} satisfies RunnerMethods);
