import type { LayerId } from '../core/diagnostic.ts';
import type { GraphNode, Initializer } from '../onnx/graph.ts';
import { createOpBuilder } from '../onnx/opBuilder.ts';
import type { TensorNames } from '../onnx/tensorNames.ts';
import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import { rules } from './rules/index.ts';
import { callOf, placesOf, type Shapes } from './shapes.ts';

/** A graph that grows: what has been computed so far, in order. */
export interface Tape {
  readonly nodes: GraphNode[];
  readonly initializers: Initializer[];
  readonly names: TensorNames;
}

/** Why there is no gradient: which operator, why, and what to do; and of which layer it is. */
export interface GradientProblem {
  readonly problem: string;
  readonly layer: LayerId;
}

/** Names of the gradients by the names of the tensors. A tensor that the loss does not depend on has none. */
export type Gradients = ReadonlyMap<string, string>;

/**
 * Adds to the tape the operators that compute the gradients of a loss, one number, with respect to the wanted tensors: backwards, each operator by
 * its rule, and where a tensor is read several times, what comes back is added up. Nothing is computed that is not wanted.
 */
export function differentiate(
  tape: Tape,
  shapes: Shapes,
  loss: string,
  wanted: readonly string[],
): Gradients | GradientProblem {
  const forward = [...tape.nodes];
  const stored = new Map(tape.initializers.map(each => [each.name, each]));
  const depends = new Set(wanted);
  for (const node of forward)
    if (node.inputs.some(name => depends.has(name))) for (const output of node.outputs) depends.add(output);

  const gradients = new Map<string, string>();
  const parts = new Map<string, Value[]>();
  const layers = new Map(forward.map(({ outputs, layer }) => [outputs[0], layer]));
  const layerOf = (tensor: string): LayerId => layers.get(tensor) ?? 0;
  /** What comes back to a tensor, from all that read it. */
  const gradientOf = (tensor: string): Value | undefined => {
    const known = gradients.get(tensor);
    if (known !== undefined) return { name: known };
    const [first, ...others] = parts.get(tensor) ?? [];
    if (first === undefined) return undefined;
    const total = others.reduce(
      (sum, part) => write(tape, layerOf(tensor), `${tensor}/gradient`, ops => ops.Add({ A: sum, B: part })),
      first,
    );
    gradients.set(tensor, total.name);
    return total;
  };

  const one = write(tape, layerOf(loss), `${loss}/gradient`, ops => ops.filled(shapes.get(loss) ?? [], 1));
  parts.set(loss, [one]);
  for (const node of forward.toReversed()) {
    const [y] = node.outputs;
    const dy = depends.has(y) ? gradientOf(y) : undefined;
    if (dy === undefined) continue;
    if (!node.inputs.some(name => depends.has(name))) continue;
    const { gradients: rule } = rules[node.op];
    if (!(rule instanceof Function)) return { problem: `${node.op} has no gradient: ${rule.none}`, layer: node.layer };
    for (const [name, places] of placesOf(node))
      for (const [index, place] of places.entries()) {
        const input = node.inputs[place] ?? '';
        if (!depends.has(input)) continue;
        const part = write(tape, node.layer, `${input}/gradient`, ops => {
          const made = rule({ ...callOf(node, shapes, stored), ops, y: { name: y }, dy });
          return (made as Readonly<Record<string, ((index: number) => Value) | undefined>>)[name]?.(index);
        });
        if (part !== undefined) parts.set(input, [...(parts.get(input) ?? []), part]);
      }
  }
  for (const tensor of wanted) gradientOf(tensor);
  return new Map(wanted.flatMap(tensor => (gradients.has(tensor) ? [[tensor, gradients.get(tensor) ?? '']] : [])));
}

/** Adds operators to the tape; what they give has the name that is wanted, or a numbered one. */
export function write<Result extends Value | undefined>(
  tape: Tape,
  layer: number,
  wanted: string,
  compute: (ops: OpBuilder) => Result,
): Result | Value {
  const output = tape.names.take(wanted);
  const builder = createOpBuilder({ layer, output, names: tape.names, earlier: tape.nodes });
  const result = compute(builder.ops);
  if (result === undefined) return result;
  const isOwn = builder.nodes.some(({ outputs }) => outputs[0] === result.name);
  tape.nodes.push(...builder.finish(result));
  tape.initializers.push(...builder.constants);
  return isOwn ? { name: output } : result;
}
