import type { Graph } from '../../onnx/graph.ts';
import { toFloat16 } from '../../onnx/precision/toFloat16.ts';
import type { Precision } from '../../protocol/reports.ts';
import type { Runtime } from './runtime.ts';

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
    case 'int8Dynamic':
      return Promise.reject(new Error(`${precision} is not built yet`));
  }
}

/** Providers of NVIDIA, whose tensor cores have TF32. */
const withTf32 = ['cuda', 'tensorrt'];

/** Providers with kernels for what int8Dynamic is made of. */
const withDynamic = ['cpu', 'dml'];

/** Why a provider cannot compute in a precision; undefined where it can. */
export function precisionRefusal(precision: Precision, provider: string): string | undefined {
  if (precision === 'tf32' && !withTf32.includes(provider))
    return `TF32 exists on NVIDIA GPUs only, and this run is on "${provider}"; use fp32 or fp16`;
  if (precision === 'int8Dynamic' && !withDynamic.includes(provider))
    return `int8 with ranges measured in every run has kernels on the CPU and DirectML only, and this run is on "${provider}"; use int8`;
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
