import { formatNumberOf } from '../core/units.ts';
import { formatShape } from '../core/shape.ts';
import type { Graph, Initializer, TensorNumbers } from './graph.ts';
import type { LoweringProblem } from './lower.ts';

/** Weights that were trained, by the names of their tensors. */
export interface TrainedTensors {
  /** What messages call the place where they lie. */
  readonly place: string;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The numbers of a tensor that is there. */
  numbers(name: string): TensorNumbers;
}

/** What a training keeps beside the weights: no network reads it. */
const besideWeights = [/^optimizer\./, /\.num_batches_tracked$/];

/**
 * The same graph with the weights and buffers that were trained in place of those that were drawn or are written in the text. Names are those of
 * the tensors, such as "conv_1.weight"; those of a `state_dict` of PyTorch fit as well, where the modules are called as our layers
 * ("norm1.running_mean" is our "norm1.runningMean"). A tensor that is missing, of another shape, or of no layer is a problem.
 */
export function withTrained(graph: Graph, trained: TrainedTensors): Graph | LoweringProblem {
  const problem = misfit(graph.initializers.filter(isOfLayer), trained);
  if (problem !== undefined) return { problem };
  return withFitting(graph, trained).graph;
}

/**
 * The same for a network at another size than it was trained at: weights whose shape depends on the size of the input stay as they were drawn,
 * and `drawn` names them.
 */
export function withFitting(
  graph: Graph,
  trained: TrainedTensors,
): { readonly graph: Graph; readonly drawn: readonly string[] } {
  const drawn: string[] = [];
  const initializers = graph.initializers.map(initializer => {
    if (!isOfLayer(initializer)) return initializer;
    const name = storedName(initializer, trained);
    if (name !== undefined && fits(trained.shapes.get(name), initializer.shape))
      return { ...initializer, data: trained.numbers(name) };
    drawn.push(initializer.name);
    return initializer;
  });
  return { graph: { ...graph, initializers }, drawn };
}

/** What is stored and not of the network, of the network and not stored, or of another shape; in one sentence. */
function misfit(wanted: readonly Initializer[], trained: TrainedTensors): string | undefined {
  const { place, shapes } = trained;
  const mend = 'train again, or give other weights';
  const used = new Set(wanted.map(initializer => storedName(initializer, trained)));
  const missing = wanted.filter(initializer => storedName(initializer, trained) === undefined);
  const unused = [...shapes].filter(([name]) => !used.has(name) && !besideWeights.some(each => each.test(name)));
  for (const initializer of wanted) {
    const stored = shapes.get(storedName(initializer, trained) ?? '');
    if (stored !== undefined && !fits(stored, initializer.shape))
      return `${initializer.name} is ${shapeText(stored)} in ${place} and ${shapeText(initializer.shape)} in the network: ${mend}`;
  }
  const [first] = missing;
  const [tooMuch] = unused;
  if (first !== undefined) {
    const renamed = unused.find(([, shape]) => fits(shape, first.shape))?.[0];
    const hint = renamed === undefined ? '' : `, and ${renamed}, of the same shape, which the network lacks`;
    const others =
      missing.length === 1 ? '' : ` nor ${formatNumberOf(missing.length - 1, 'other tensor')} of the network`;
    const instead = renamed === undefined ? mend : `give the layer its name back, or ${mend}`;
    return `${place} has no ${first.name} of ${shapeText(first.shape)}${others}${hint}: ${instead}`;
  }
  if (tooMuch === undefined) return undefined;
  const others = unused.length === 1 ? '' : ` and ${formatNumberOf(unused.length - 1, 'other tensor')}`;
  return `${place} has ${tooMuch[0]} of ${shapeText(tooMuch[1])}${others}, which the network lacks: ${mend}`;
}

/** Constants of the lowering are no weights. */
function isOfLayer({ ownName }: Initializer): boolean {
  return ownName !== undefined;
}

/** The name under which a tensor is stored: ours, or PyTorch's, in which words are joined by underscores. */
function storedName({ name, ownName = '' }: Initializer, { shapes }: TrainedTensors): string | undefined {
  if (shapes.has(name)) return name;
  const ofTorch = `${name.slice(0, -ownName.length)}${ownName.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`;
  return name.endsWith(ownName) && shapes.has(ofTorch) ? ofTorch : undefined;
}

function fits(stored: readonly number[] | undefined, shape: readonly number[]): boolean {
  return stored?.length === shape.length && stored.every((size, axis) => size === shape[axis]);
}

function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'a single number' : formatShape(shape);
}
