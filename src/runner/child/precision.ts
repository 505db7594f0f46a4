import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sizeOf } from '../../core/shape.ts';
import { opsets } from '../../onnx/encode.ts';
import type { Graph } from '../../onnx/graph.ts';
import { calibrationOf } from '../../onnx/precision/calibration.ts';
import { foldBatchNorm } from '../../onnx/precision/foldBatchNorm.ts';
import { tensorsToCalibrate } from '../../onnx/precision/quantizationPlan.ts';
import { quantizeDynamic } from '../../onnx/precision/quantizeDynamic.ts';
import { quantizeStatic, type IntegerForm } from '../../onnx/precision/quantizeStatic.ts';
import { toFloat16 } from '../../onnx/precision/toFloat16.ts';
import type { Precision } from '../../protocol/reports.ts';
import { writeModel } from '../modelFile.ts';
import { inputsFor } from './prepare.ts';
import type { Runtime } from './runtime.ts';

/**
 * Examples of a calibration: as many as have this many numbers at the inputs together, but neither fewer nor more than these. In a small
 * network each tensor has few numbers, and needs more examples until its extremes have been seen.
 */
const calibration = { inputNumbers: 2 ** 18, fewest: 4, most: 64 } as const;

/** What a change of precision may need: a provider decides what exists, and a calibration runs the network. */
export interface PrecisionContext {
  readonly runtime: Runtime;
  /** The provider that will run the graph. */
  readonly provider: string;
  /** Where the model of a calibration may be written; it is removed again. */
  readonly folder: string;
  /** Seed of the inputs of a calibration. */
  readonly seed: number;
}

/**
 * The graph in a precision, with float32 inputs and outputs of the same names and shapes; float32 and TF32 are the graph itself, since
 * TF32 is a setting of the provider. Open outputs (`withAllOutputs`) have to be there before. Weights of the new graph are no longer
 * float32: a float64 reference takes those of the old one. Rejects with a sentence for the user where the provider has no such precision.
 */
export async function graphIn(precision: Precision, graph: Graph, context: PrecisionContext): Promise<Graph> {
  const refusal = precisionRefusal(precision, context.provider);
  if (refusal !== undefined) throw new Error(refusal);
  switch (precision) {
    case 'fp32':
    case 'tf32':
      return graph;
    case 'fp16':
      return toFloat16(graph);
    case 'int8':
      return calibrated(foldBatchNorm(graph), context);
    case 'int8Dynamic':
      return quantizeDynamic(foldBatchNorm(graph));
  }
}

/**
 * The graph in int8 with ranges from float32 runs on the CPU, which gives the same ranges on every machine: what a tensor reaches on
 * seeded random inputs, from its smallest to its largest number. They are not the inputs that are validated or timed, which have the
 * seed itself.
 */
async function calibrated(graph: Graph, { runtime, provider, folder, seed }: PrecisionContext): Promise<Graph> {
  const tensors = tensorsToCalibrate(graph);
  if (tensors.length === 0) return graph;
  const measuring = calibrationOf(graph, tensors);
  const inputNumbers = graph.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const { fewest, most } = calibration;
  const examples = Math.min(most, Math.max(fewest, Math.ceil(calibration.inputNumbers / inputNumbers)));
  const path = join(folder, 'calibration.onnx');
  try {
    const problem = writeModel(path, measuring.graph, { opset: opsets.standard, externalData: true });
    if (problem !== undefined) throw new Error(problem.problem);
    const session = await runtime.createSession(path, { provider: 'cpu', optimization: 'all' });
    const runs: ReadonlyMap<string, number>[] = [];
    for (let example = 1; example <= examples; example++) {
      const results = await session.run(inputsFor(graph, seed + example, 1));
      runs.push(new Map([...results].map(([name, { data }]) => [name, data[0] ?? Number.NaN])));
    }
    await session.release();
    const ranges = measuring.ranges(runs);
    for (const [tensor, range] of ranges)
      if (!range.every(Number.isFinite))
        throw new Error(
          `"${tensor}" gives NaN or infinity on a random input, so that int8 has no range for it; use fp32`,
        );
    return quantizeStatic(graph, ranges, formOf(provider));
  } finally {
    for (const file of [path, `${path}.data`]) rmSync(file, { force: true });
  }
}

/**
 * TensorRT takes symmetric int8 alone, and adds biases in float32; CUDA dequantises no int32, and would leave that to the CPU.
 * Source: onnxruntime.ai/docs/performance/model-optimizations/quantization.
 */
function formOf(provider: string): IntegerForm {
  if (provider === 'tensorrt') return { activations: 'int8', biases: 'float32' };
  return { activations: 'uint8', biases: provider === 'cuda' ? 'float32' : 'int32' };
}

/** Providers of NVIDIA, whose tensor cores have TF32. */
const withTf32 = ['cuda', 'tensorrt'];

/** Providers that can quantise: WebGPU and CoreML leave QuantizeLinear to the CPU, with a copy there and back for each layer. */
const withInt8 = ['cpu', 'cuda', 'tensorrt', 'dml'];

/** Providers with kernels for what int8Dynamic is made of. */
const withDynamic = ['cpu', 'dml'];

/** Why a provider cannot compute in a precision; undefined where it can. */
export function precisionRefusal(precision: Precision, provider: string): string | undefined {
  if (precision === 'tf32' && !withTf32.includes(provider))
    return `TF32 exists on NVIDIA GPUs only, and this run is on "${provider}"; use fp32 or fp16`;
  if (precision === 'int8' && !withInt8.includes(provider))
    return `int8 runs on the CPU, TensorRT, DirectML and CUDA only, and this run is on "${provider}"; use fp16`;
  if (precision === 'int8Dynamic' && !withDynamic.includes(provider))
    return `int8 with ranges measured in every run has kernels on the CPU and DirectML only, and this run is on "${provider}"; use ${withInt8.includes(provider) ? 'int8' : 'fp16'}`;
  return undefined;
}

/** What a reader of times in this precision should know; undefined where nothing is out of the way. */
export function precisionNote(precision: Precision, provider: string): string | undefined {
  if (precision === 'fp16' && provider === 'cpu')
    return 'the CPU provider computes fp16 by converting to fp32: expect it to be slower than fp32';
  if (precision === 'int8' && provider === 'cuda')
    return 'the CUDA provider has no int8 convolutions: it computes in fp32 between conversions; TensorRT has them';
  return undefined;
}
