import type { Analysis } from '../../core/analysis.ts';
import type { Network } from '../../core/network.ts';
import { formatExact } from '../../core/units.ts';
import type { Graph } from '../../onnx/graph.ts';
import { isProblem } from '../../onnx/lower.ts';
import { withFitting, withTrained } from '../../onnx/trainedWeights.ts';
import type { VectorValues } from '../../onnx/weights.ts';
import type { RunSettings } from '../../protocol/reports.ts';
import { openWeights } from '../weightsFile.ts';
import { analyzeWhole, graphOf } from './prepare.ts';

/** A network whose weights were trained, where a run asks for that. */
export interface Weighted {
  /** The graph of an analysis: with its weights, or with those that fit where it is at another size than the network is written at. */
  graphOf(analysis: Analysis, vectors: VectorValues): Graph;
  /** The settings, with what the file of the weights says about itself. */
  readonly settings: RunSettings;
  /** What is worth knowing about the weights of the graphs that were made so far. */
  notes(): readonly string[];
}

/**
 * Reads the weights that the settings name and holds them to the network as it is written. Throws in plain words where they do not fit. The file stays
 * open until the process ends, since weights are read when they are written into a model.
 */
export function weighted(network: Network, settings: RunSettings): Weighted {
  if (settings.weights === undefined) return { graphOf, settings, notes: () => [] };
  const { path } = settings.weights;
  const file = openWeights(path);
  const whole = graphOf(analyzeWhole(network), 'start');
  const trained = withTrained(whole, file);
  if (isProblem(trained)) throw new Error(trained.problem);
  const insteadOfText = whole.initializers
    .filter(({ layer, ownName = '' }) => network.layers[layer]?.literals?.[ownName] !== undefined)
    .map(({ name }) => name);
  const drawn = new Set<string>();
  return {
    graphOf(analysis, vectors) {
      const fitted = withFitting(graphOf(analysis, vectors), file);
      for (const name of fitted.drawn) drawn.add(name);
      return fitted.graph;
    },
    settings: {
      ...settings,
      weights: {
        path,
        ...(file.step !== undefined && { step: file.step }),
        ...(0 < insteadOfText.length && { insteadOfText }),
      },
    },
    notes: () => [
      ...(0 < insteadOfText.length
        ? [`${listed(insteadOfText)}: the numbers are those of ${file.place}, not those of the text`]
        : []),
      ...(0 < drawn.size
        ? [`${listed([...drawn])}: drawn at random on an input of another size, which changes the shape`]
        : []),
    ],
  };
}

/** Up to three names, and how many more. */
function listed(names: readonly string[]): string {
  const more = names.length - 3;
  return `${names.slice(0, 3).join(', ')}${0 < more ? ` and ${formatExact(more)} more` : ''}`;
}
