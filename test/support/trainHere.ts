import { readFileSync } from 'node:fs';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { describeMachine } from '../../src/runner/child/machine.ts';
import { loadOnnxruntime } from '../../src/runner/child/ort.ts';
import { createControl, type Control } from '../../src/runner/child/training/control.ts';
import { train } from '../../src/runner/child/training/train.ts';
import type { TrainingReport, TrainingSettings, TrainingUpdate, TrainRequest } from '../../src/protocol/training.ts';
import { readStoredTensors } from '../../src/training/safetensors.ts';

/** A network with everything that a resumed training has to take up again: running statistics, masks, weights. */
export const smallNetwork = `{
  "input": [1, 40],
  "layers": [
    { "type": "conv1d", "outChannels": 4, "kernelSize": 3, "stride": 2 },
    { "type": "batchNorm" },
    { "type": "relu" },
    { "type": "flatten" },
    { "type": "dropout", "p": 0.25 },
    { "type": "linear", "outFeatures": 10 },
    { "type": "softmax" }
  ]
}`;

/** Few examples, and few steps. */
const smallSettings: TrainingSettings = {
  loss: 'crossEntropy',
  optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  rate: 0.01,
  schedule: { name: 'constant' },
  batch: 16,
  steps: 40,
  seed: 3,
  every: 10,
};

/** A request for the text of a network; `folder` has to be empty. */
export function requestOf(
  folder: string,
  {
    text = smallNetwork,
    settings = {},
    ...rest
  }: { readonly text?: string; readonly settings?: Partial<TrainingSettings> } & Partial<
    Omit<TrainRequest, 'settings' | 'network'>
  > = {},
): TrainRequest {
  return {
    network: readModel(text, catalogue).network,
    fileName: 'net.cnn.json',
    provider: { requested: 'cpu', used: 'cpu', reason: 'it was asked for', refusals: [] },
    data: 'mnist1d?examples=100',
    checkpoint: `${folder}/net.safetensors`,
    checkpointEvery: 3600,
    resume: false,
    folder,
    ...rest,
    settings: { ...smallSettings, ...settings },
  };
}

/** Trains in this process, on the real runtime. */
export async function trainHere(
  request: TrainRequest,
  onUpdate: (update: TrainingUpdate, control: Control) => void = () => undefined,
): Promise<TrainingReport> {
  const runtime = await loadOnnxruntime(undefined);
  const control = createControl();
  return train({ runtime, machine: describeMachine(runtime, []), say: () => undefined }, request, {
    control,
    onUpdate: update => onUpdate(update, control),
    beforeEnd: () => undefined,
  });
}

/** The bytes of each tensor in a file, as hexadecimal digits by name. */
export function tensorBytes(path: string): Readonly<Record<string, string>> {
  const bytes = readFileSync(path);
  const stored = readStoredTensors(bytes);
  if ('problem' in stored) throw new Error(stored.problem);
  return Object.fromEntries(
    [...stored.tensors].map(([name, { offset, byteLength }]) => [
      name,
      bytes.subarray(offset, offset + byteLength).toString('hex'),
    ]),
  );
}
