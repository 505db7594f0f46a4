import type { OpName } from '../../ops/index.ts';
import type { Graph } from '../graph.ts';

/** Operators whose result is sizes or truth values, whatever they read. */
const otherResults: readonly OpName[] = ['Shape', 'Greater'];

/**
 * Names of the float32 tensors of a graph as lowering makes it; the others hold sizes, indices of a max pool, and truth values. An
 * operator that only moves its first input gives what that is.
 */
export function numberTensors(graph: Graph): ReadonlySet<string> {
  const numbers = new Set(graph.inputs.map(({ name }) => name));
  for (const { name, elementType } of graph.initializers) if (elementType === 'float32') numbers.add(name);
  for (const { op, inputs, outputs } of graph.nodes) {
    // Where's first input is what chooses.
    const decisive = inputs[op === 'Where' ? 1 : 0];
    // A second output is a max pool's indices.
    if (!otherResults.includes(op) && decisive !== undefined && numbers.has(decisive)) numbers.add(outputs[0]);
  }
  return numbers;
}
