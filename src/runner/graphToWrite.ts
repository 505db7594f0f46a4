import type { Analysis } from '../core/analysis.ts';
import type { Graph } from '../onnx/graph.ts';
import { isProblem, lowerNetwork, type LoweringProblem } from '../onnx/lower.ts';
import { withTrained } from '../onnx/trainedWeights.ts';
import { weightsInWords } from '../reports/amounts.ts';
import { openWeights } from './weightsFile.ts';

/** A graph that can be written as a model, and whose weights may lie in a file that is open until then. */
export interface GraphToWrite {
  readonly graph: Graph;
  /** The file of its weights, in words; absent where they are drawn from the seed. */
  readonly weights?: string;
  close(): void;
}

/** The graph of a network as it is exported: with the weights of a file, or drawn from its seed. What does not fit is a problem in plain words. */
export function graphToWrite(analysis: Analysis, weightsPath: string | undefined): GraphToWrite | LoweringProblem {
  const graph = lowerNetwork(analysis);
  if (isProblem(graph)) return graph;
  if (weightsPath === undefined) return { graph, close: () => undefined };
  try {
    const file = openWeights(weightsPath);
    const trained = withTrained(graph, file);
    if (isProblem(trained)) {
      file.close();
      return trained;
    }
    const { step } = file;
    return {
      graph: trained,
      weights: weightsInWords({ path: weightsPath, ...(step !== undefined && { step }) }),
      close: () => file.close(),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
