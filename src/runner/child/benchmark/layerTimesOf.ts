import type { Analysis } from '../../../core/analysis.ts';
import type { ExecutedNodes } from '../../../onnx/executedNodes.ts';
import type { Graph, GraphNode } from '../../../onnx/graph.ts';
import type { BenchmarkReport, LayerTiming, NodeTiming, Precision } from '../../../protocol/reports.ts';
import { layerBytes } from './layerBytes.ts';

/** Runs under the profiler. Durations are milliseconds. */
export interface ProfiledRuns {
  /** Each node once, in the order of execution, with its median over the runs. */
  readonly nodes: readonly Omit<NodeTiming, 'layers'>[];
  /** Median of a whole run, as its caller sees it. */
  readonly wall: number;
}

/** What a report says about layers. */
export type LayerTimes = Required<Pick<BenchmarkReport, 'layers' | 'nodes' | 'warnings'>> &
  Pick<BenchmarkReport, 'areLayerTimesOfLaunch'>;

/** Below this part of a run's wall time, times of nodes on a device are taken for those of their launch. */
const leastCover = 0.7;

/**
 * The times of layers from two profiles. The time of a node is shared out among the layers that it computes as they take alone,
 * where nothing is fused; so the layers, and the nodes that the runtime has added, add up to what was executed. `executed` is undefined where the
 * runtime does not tell what it has fused: layers are then known as far as a node is called like one of the graph.
 */
export function layerTimesOf(
  analysis: Analysis,
  graph: Graph,
  executed: ExecutedNodes | undefined,
  fused: ProfiledRuns,
  unfused: ProfiledRuns,
  precision: Precision,
): LayerTimes {
  const { network } = analysis;
  const nameOf = (layer: number): string => network.layers[layer]?.name ?? '';
  const computed = executed?.computed ?? byName(graph, fused);
  const alone = new Map(unfused.nodes.map(({ node, median }) => [node, median]));
  const medians = network.layers.map(() => 0);
  const unfusedMedians = network.layers.map(() => 0);
  const partners = network.layers.map(() => new Set<number>());
  for (const node of graph.nodes)
    unfusedMedians[node.layer] = (unfusedMedians[node.layer] ?? 0) + (alone.get(node.name) ?? 0);

  const nodes = fused.nodes.map((node): NodeTiming => {
    const members = work(computed.get(node.node) ?? []);
    const layers = [...new Set(members.map(({ layer }) => layer))];
    const sizes = members.map(({ name }) => alone.get(name) ?? 0);
    const whole = sizes.reduce((sum, size) => sum + size, 0);
    members.forEach(({ layer }, at) => {
      const share = 0 < whole ? (sizes[at] ?? 0) / whole : 1 / members.length;
      medians[layer] = (medians[layer] ?? 0) + node.median * share;
    });
    for (const layer of layers) for (const other of layers) if (other !== layer) partners[layer]?.add(other);
    return { ...node, layers: layers.map(nameOf) };
  });
  const layers = network.layers.map(({ name, type }, id): LayerTiming => {
    const fusedWith = [...(partners[id] ?? [])].map(nameOf);
    return {
      name,
      type,
      median: medians[id] ?? 0,
      unfused: unfusedMedians[id] ?? 0,
      ...(0 < fusedWith.length && { fusedWith }),
      macs: analysis.layers[id]?.macs ?? Number.NaN,
      ...bytesIn(analysis, id, precision),
    };
  });
  const cover = nodes.reduce((sum, { median }) => sum + median, 0) / fused.wall;
  // The CPU's nodes are done when they return; what is missing there is the call, which is much for a network of microseconds.
  const isOnDevice = nodes.some(({ provider }) => provider !== 'CPUExecutionProvider');
  const areOfLaunch = isOnDevice && cover < leastCover;
  const warnings = [
    ...(areOfLaunch
      ? [
          `the times of nodes add up to ${Math.round(100 * cover)} % of a run; they cover the launch on the device, not the computation, and are not shown as times of layers`,
        ]
      : []),
    ...(executed === undefined ? ['the runtime does not tell which layers it has fused; some have no time'] : []),
  ];
  return { layers, nodes, warnings, ...(areOfLaunch && { areLayerTimesOfLaunch: true as const }) };
}

/** Nodes without those that only read what the layer before gave as integers: they are that layer's by name, and this one's work. */
function work(members: readonly GraphNode[]): readonly GraphNode[] {
  const others = members.filter(({ op }) => op !== 'DequantizeLinear');
  return others.length === 0 ? members : others;
}

/** What a layer moves; nothing where that is not known, since JSON has no NaN. */
function bytesIn({ layers }: Analysis, id: number, precision: Precision): Pick<LayerTiming, 'bytes'> {
  const layer = layers[id];
  const bytes = layer && layerBytes(layer, precision);
  return bytes !== undefined && Number.isFinite(bytes) ? { bytes } : {};
}

/** What names alone tell: a node called like one of ours is that one; a single node that is not is the whole graph, compiled. */
function byName(graph: Graph, { nodes }: ProfiledRuns): ReadonlyMap<string, readonly GraphNode[]> {
  const own = new Map(graph.nodes.map(node => [node.name, node]));
  const [first, ...others] = nodes;
  if (first !== undefined && others.length === 0 && !own.has(first.node)) return new Map([[first.node, graph.nodes]]);
  return new Map(
    nodes.flatMap(({ node }) => {
      const same = own.get(node);
      return same === undefined ? [] : [[node, [same]] as const];
    }),
  );
}
