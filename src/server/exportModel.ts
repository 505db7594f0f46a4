import { setImmediate } from 'node:timers/promises';
import { formatBytes, formatNumberOf } from '../core/units.ts';
import { hasErrors } from '../language/model.ts';
import { opsets } from '../onnx/encode.ts';
import { isProblem } from '../onnx/lower.ts';
import type { ExportResult } from '../protocol/lsp.ts';
import { graphToWrite } from '../runner/graphToWrite.ts';
import { modelSteps } from '../runner/modelFile.ts';
import type { DocumentEntry } from './documents.ts';

/** Above this many bytes the weights lie in a file beside the model: viewers open it faster, and 2 GB is the end inline. */
const largestInlineBytes = 1e9;

/**
 * Writes a document as ONNX, in its newest version, saved or not; with the weights of a file, or drawn from the seed. The server answers other
 * requests meanwhile.
 */
export async function exportModel(
  { model }: DocumentEntry,
  path: string,
  weightsPath: string | undefined,
): Promise<ExportResult> {
  const current = await model();
  if (hasErrors(current)) return { problem: 'the network has errors; mend them first' };
  const lowered = graphToWrite(current.analysis, weightsPath);
  if (isProblem(lowered)) return lowered;
  const { graph, weights } = lowered;
  const { weightBytes } = current.analysis.totals;
  const externalData = largestInlineBytes < weightBytes;
  const steps = modelSteps(path, graph, { opset: opsets.standard, externalData });
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done !== true) await setImmediate();
      else if (value !== undefined) return value;
      else break;
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    lowered.close();
  }
  const origin = weights === undefined ? '' : ` from ${weights}`;
  return {
    written: `${formatNumberOf(graph.nodes.length, 'node')}, ${formatBytes(weightBytes)} of weights${origin}, opset ${opsets.standard}`,
  };
}
