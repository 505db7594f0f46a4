import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { Precision, ValidationReport } from '../../src/protocol/reports.ts';
import { describeMachine } from '../../src/runner/child/machine.ts';
import { loadOnnxruntime } from '../../src/runner/child/ort.ts';
import type { Runtime, RunTensor, SessionOptions } from '../../src/runner/child/runtime.ts';
import { validate } from '../../src/runner/child/validation/validate.ts';

/** A session, as a fault sees it. */
export interface FaultySession {
  /** File name of the model, such as "full.onnx". */
  readonly model: string;
  readonly provider: string;
  readonly optimization: SessionOptions['optimization'];
  /** How many sessions of the same model, provider and optimisation there were before. */
  readonly earlier: number;
}

/** Events of a profile, as the runtime writes them. */
export type ProfileEvents = { name: string; args?: Record<string, unknown> }[];

/** What is wrong with a runtime. Each is told the session, so that it may be wrong in one alone. */
export interface Faults {
  /** Changes the bytes of a model or of its weights before they are loaded. */
  readonly file?: (bytes: Buffer, session: FaultySession, file: 'model' | 'weights') => void;
  /** Changes what a run has given. */
  readonly result?: (name: string, tensor: RunTensor, session: FaultySession) => RunTensor;
  /** Changes what the profiler has seen. */
  readonly profile?: (events: ProfileEvents, session: FaultySession) => ProfileEvents;
}

/** A provider that this runtime has and the real one may lack: the CPU by another name. */
export const otherProvider = 'cuda';

/** The real ONNX Runtime with something wrong about it, and the CPU a second time as another provider. */
export async function faultyRuntime({ file, result, profile }: Faults = {}): Promise<Runtime> {
  const runtime = await loadOnnxruntime(undefined);
  const counts = new Map<string, number>();
  return {
    ...runtime,
    async createSession(modelPath, options) {
      const { provider, optimization, profilePrefix } = options;
      const model = basename(modelPath);
      const key = [model, provider, optimization].join();
      const session = { model, provider, optimization, earlier: counts.get(key) ?? 0 };
      counts.set(key, session.earlier + 1);
      const change = (path: string, kind: 'model' | 'weights'): (() => void) => {
        const original = readFileSync(path);
        const bytes = Buffer.from(original);
        file?.(bytes, session, kind);
        writeFileSync(path, bytes);
        return () => writeFileSync(path, original);
      };
      // Weights are mapped into memory, so that the files stay changed while the session lives.
      const undo = readdirSync(dirname(modelPath))
        .filter(name => name === model || name.endsWith('.data'))
        .map(name => change(join(dirname(modelPath), name), name === model ? 'model' : 'weights'));
      const real = await runtime.createSession(modelPath, {
        ...options,
        provider: provider === otherProvider ? 'cpu' : provider,
      });
      return {
        ...real,
        async release() {
          await real.release();
          for (const each of undo) each();
        },
        async run(inputs) {
          const tensors = await real.run(inputs);
          return new Map([...tensors].map(([name, tensor]) => [name, result?.(name, tensor, session) ?? tensor]));
        },
        endProfiling() {
          real.endProfiling();
          if (profilePrefix === undefined) return;
          const folder = dirname(profilePrefix);
          const name = readdirSync(folder).find(each => each.startsWith(basename(profilePrefix)));
          if (name === undefined) return;
          const text = readFileSync(join(folder, name), 'utf8');
          const named = provider === 'cpu' ? text : text.replaceAll('CPUExecutionProvider', 'CUDAExecutionProvider');
          const events = JSON.parse(named) as ProfileEvents;
          writeFileSync(join(folder, name), JSON.stringify(profile?.(events, session) ?? events));
        },
      };
    },
  };
}

/** The validation of the text of a network in this process. */
export async function validateText(
  text: string,
  {
    faults = {},
    provider = 'cpu',
    precision = 'fp32',
  }: { readonly faults?: Faults; readonly provider?: string; readonly precision?: Precision } = {},
): Promise<ValidationReport> {
  const runtime = await faultyRuntime(faults);
  const folder = mkdtempSync(join(tmpdir(), 'cnn-validation-'));
  try {
    return await validate(
      { runtime, machine: describeMachine(runtime, []), say: () => undefined },
      {
        network: readModel(text, catalogue).network,
        fileName: 'net.cnn.json',
        provider: { requested: provider, used: provider, reason: 'it was asked for', refusals: [] },
        settings: { precision },
        folder,
      },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
