import type { Graph, GraphNode } from './graph.ts';
import type { ModelNode, ModelOutline } from './readNodes.ts';

/** Which nodes of a graph each node of an optimised model computes. */
export interface ExecutedNodes {
  /** By the name of the optimised node; none for what the runtime has added, such as a change of layout. */
  readonly computed: ReadonlyMap<string, readonly GraphNode[]>;
  /** What nothing computes: the runtime passes its input on, or has computed it beforehand. */
  readonly removed: readonly GraphNode[];
}

/**
 * Finds for each node of an optimised model what it computes of the graph that the runtime was given: all between the tensors
 * that it reads and those that it gives. Optimisers keep the name of a tensor that is still there, so that both ends are known by
 * name. The blocked layout alone renames tensors; its nodes are called by the tensor that they gave before (`relu1_nchwc`), and
 * what they have taken in since is what follows there, reads nothing that they do not read, and is nowhere else.
 */
export function executedNodes(graph: Graph, { nodes, initializers }: ModelOutline): ExecutedNodes {
  const executed = nodes.map(uncast);
  const original = originalTensors(graph, executed);
  const { sameAs, producerOf, consumersOf } = original;
  const standsFor = new Map<string, string>();
  const owners = new Map<GraphNode, string>();
  const reorderedTo = new Map(
    executed.flatMap(({ op, inputs: [from = ''], outputs: [to = ''] }) =>
      op === 'ReorderOutput' && original.has(to) ? [[from, to] as const] : [],
    ),
  );

  const givenBy = (node: ModelNode, output: string, at: number, read: ReadonlySet<string>): string | undefined => {
    if (original.has(output)) return sameAs(output);
    const reordered = reorderedTo.get(output);
    if (reordered !== undefined) return sameAs(reordered);
    const base = blockedBase(node.name);
    const start = original.has(base) ? base : original.nodeNamed(ownName(node.name))?.outputs[at];
    // What has no name of ours was added, and passes on what it reads.
    return start === undefined ? [...read][0] : takenIn(sameAs(start), read, fusionsOf(node));
  };
  /** The last tensor of what follows and is computed in one with what gives this one: a sum, an activation, or both. */
  const takenIn = (start: string, read: ReadonlySet<string>, fusions: readonly ReadonlySet<string>[]): string => {
    let tensor = start;
    for (const ops of fusions) {
      const [next, ...others] = consumersOf(tensor);
      if (next === undefined || 0 < others.length || original.isExecuted(next)) continue;
      const last = tensor;
      const readsNothingElse = next.inputs
        .map(sameAs)
        .every(name => name === last || read.has(name) || original.isStored(name));
      if (ops.has(next.op) && readsNothingElse) tensor = sameAs(next.outputs[0]);
    }
    return tensor;
  };
  const computed = new Map<string, readonly GraphNode[]>();
  for (const node of executed) {
    const read = new Set(
      node.inputs.flatMap(input =>
        input === '' || initializers.has(input) ? [] : (standsFor.get(input) ?? sameAs(input)),
      ),
    );
    const inside: GraphNode[] = [];
    const gather = (tensor: string): void => {
      const producer = read.has(tensor) ? undefined : producerOf(tensor);
      if (producer === undefined || owners.has(producer)) return;
      const ownName = original.executedName(producer);
      if (ownName !== undefined && ownName !== node.name) return;
      owners.set(producer, node.name);
      inside.push(producer);
      for (const input of producer.inputs) gather(sameAs(input));
    };
    node.outputs.forEach((output, at) => {
      const tensor = output === '' ? undefined : givenBy(node, output, at, read);
      if (tensor === undefined) return;
      standsFor.set(output, tensor);
      gather(tensor);
    });
    computed.set(node.name, inside.reverse());
  }
  // The twin of a node that is computed once costs nothing of its own, and is not gone either.
  const twins = new Map<string, GraphNode[]>();
  const removed: GraphNode[] = [];
  for (const node of graph.nodes) {
    if (owners.has(node)) continue;
    const twin = producerOf(sameAs(node.outputs[0]));
    const owner = twin !== undefined && !original.isPassing(node) ? owners.get(twin) : undefined;
    if (owner === undefined) removed.push(node);
    else twins.set(owner, [...(twins.get(owner) ?? []), node]);
  }
  for (const [name, nodes] of twins) computed.set(name, [...(computed.get(name) ?? []), ...nodes]);
  return { computed, removed };
}

/** What a tensor of float16 is called after it where it is kept as float32. Source: onnxruntime's insert_cast_transformer.cc. */
const castPrefix = /^InsertedPrecisionFreeCast_/;

/** The node with its tensors called as they were before casts were put in: what stands in for a tensor has its numbers. */
function uncast(node: ModelNode): ModelNode {
  const named = (tensors: readonly string[]): readonly string[] => tensors.map(name => name.replace(castPrefix, ''));
  return { ...node, inputs: named(node.inputs), outputs: named(node.outputs) };
}

/** The tensor by which the blocked layout calls a node, or a name that no tensor has. A normalisation becomes a convolution first. */
function blockedBase(name: string): string {
  return /^(.*?)(_bn)?_nchwc(_token_\d+)?$/s.exec(name)?.[1]?.replace(castPrefix, '') ?? '';
}

/** What a node was called before it took in others or changed its layout: `silu_1/QuickGeluFusion/` was silu_1, `conv_token_4` conv. */
function ownName(name: string): string {
  return name.replace(/_token_\d+$/, '').replace(/\/\w+\/$/, '');
}

/** What a convolution of the blocked layout takes in, in this order. Source: onnxruntime's nchwc_transformer.cc. */
const blockedFusions: readonly ReadonlySet<string>[] = [
  new Set(['Add', 'Sum']),
  new Set(['Relu', 'Sigmoid', 'Tanh', 'LeakyRelu', 'HardSigmoid', 'Clip']),
];

/** What a node of integers takes in: a cut at the end of its grid, and the rounding to the grid. Source: onnxruntime's qdq_selectors.cc. */
const integerFusions: readonly ReadonlySet<string>[] = [new Set(['Relu', 'Clip']), new Set(['QuantizeLinear'])];

function fusionsOf({ op }: ModelNode): readonly ReadonlySet<string>[] {
  return op.startsWith('QLinear') ? integerFusions : blockedFusions;
}

/** Operators that pass on what they read, so that an optimiser takes them out. */
const passing: ReadonlySet<string> = new Set(['Identity', 'Dropout']);

/** The graph as it was given, with one name for tensors that are the same. */
function originalTensors(graph: Graph, executed: readonly ModelNode[]) {
  const executedNames = new Map(executed.map(({ name }) => [ownName(name), name]));
  const blockedBases = new Map(executed.map(({ name }) => [blockedBase(name), name]));
  const nodesByName = new Map(graph.nodes.map(node => [node.name, node]));
  const givers = new Map(executed.flatMap(({ name, outputs }) => outputs.map(output => [output, name] as const)));
  const stored = new Set(graph.initializers.map(({ name }) => name));
  const all = new Set([...graph.inputs.map(({ name }) => name), ...graph.nodes.flatMap(({ outputs }) => outputs)]);
  const executedName = (node: GraphNode): string | undefined =>
    executedNames.get(node.name) ?? blockedBases.get(node.outputs[0]);
  const isPassing = ({ op }: GraphNode): boolean => passing.has(op);

  const same = new Map<string, string>();
  const sameAs = (tensor: string): string => same.get(tensor) ?? tensor;
  const seen = new Map<string, GraphNode>();
  const producers = new Map<string, GraphNode>();
  const consumers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(sameAs);
    if (isPassing(node) && executedName(node) === undefined) {
      same.set(node.outputs[0], inputs[0] ?? '');
      continue;
    }
    const twin = seen.get(keyOf(node, inputs));
    if (twin !== undefined && executedName(node) === undefined) {
      node.outputs.forEach((output, at) => same.set(output, twin.outputs[at] ?? output));
      continue;
    }
    seen.set(keyOf(node, inputs), node);
    for (const output of node.outputs) producers.set(output, node);
    for (const input of new Set(inputs)) consumers.set(input, [...(consumers.get(input) ?? []), node]);
  }
  const results = new Set(graph.outputs.map(({ name }) => sameAs(name)));
  return {
    sameAs,
    has: (tensor: string): boolean => all.has(tensor),
    nodeNamed: (name: string): GraphNode | undefined => nodesByName.get(name),
    producerOf: (tensor: string): GraphNode | undefined => producers.get(tensor),
    /** None for a result of the graph: somebody outside reads it. */
    consumersOf: (tensor: string): readonly GraphNode[] => (results.has(tensor) ? [] : (consumers.get(tensor) ?? [])),
    isStored: (tensor: string): boolean => stored.has(tensor) || tensor === '',
    /** The executed node that is called by this one or by its tensor. */
    executedName,
    isExecuted: (node: GraphNode): boolean =>
      executedName(node) !== undefined || node.outputs.some(output => givers.has(output)),
    isPassing,
  };
}

function keyOf({ op, attributes }: GraphNode, inputs: readonly string[]): string {
  return JSON.stringify([op, inputs, attributes]);
}
