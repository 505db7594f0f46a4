import type { BenchmarkReport, LayerTiming, NodeTiming } from '../protocol/reports.ts';

/**
 * A benchmark as a trace that ui.perfetto.dev and chrome://tracing open: a track of groups, and in them of layers, and a track of executed nodes for each
 * provider. Durations are the measured medians; the beginning of each node is the sum of those before it, so that the trace is one
 * typical run and not one that has happened. Undefined for a report without times of nodes. Source of the format: Google's "Trace Event Format".
 */
export function perfettoTrace(report: BenchmarkReport): string | undefined {
  const { nodes, layers = [], name, provider, machine, settings, warnings } = report;
  if (nodes === undefined) return undefined;
  const spans = spansOf(nodes);
  const macsByName = new Map(layers.map(layer => [layer.name, known(layer.macs)]));
  const providers = [...new Set(nodes.map(node => node.provider))];
  const events = [
    namedTrack('process_name', name, groupTrack),
    namedTrack('thread_name', 'groups and layers', groupTrack),
    ...providers.map((each, index) => namedTrack('thread_name', each, groupTrack + 1 + index)),
    ...groupSlices(spans),
    ...layerSlices(spans, layers),
    ...spans.map(span =>
      slice(span.node.node, span, groupTrack + 1 + providers.indexOf(span.node.provider), {
        op: span.node.op,
        provider: span.node.provider,
        layers: span.node.layers.join(', ') || 'none: added by the runtime',
        macs: span.node.layers.reduce((sum, layer) => sum + (macsByName.get(layer) ?? 0), 0),
      }),
    ),
  ];
  const otherData = {
    durations: 'medians over the runs; beginnings are running sums',
    provider: provider.used,
    precision: settings.precision,
    onnxruntime: machine.onnxruntime,
    processor: machine.processor,
    ...(0 < warnings.length && { warnings: warnings.join('; ') }),
  };
  return `${JSON.stringify({ displayTimeUnit: 'ms', otherData, traceEvents: events }, undefined, 1)}\n`;
}

/** The first track; those of providers follow. */
const groupTrack = 1;

/** A stretch of the run, in whole nanoseconds, so that what is nested ends where it has to. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** An executed node in the typical run. */
interface NodeSpan extends Stretch {
  readonly node: NodeTiming;
  /** Names of the groups around all that it computes, from the outermost on. */
  readonly groups: readonly string[];
}

interface TraceEvent {
  readonly ph: 'X' | 'M';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, unknown>>;
}

function spansOf(nodes: readonly NodeTiming[]): readonly NodeSpan[] {
  const own = nodes.map(({ layers }) => layers.map(layer => layer.split('.').slice(0, -1)).reduce(common, undefined));
  let end = 0;
  return nodes.map((node, at) => {
    const start = end;
    end += Math.round(1e6 * node.median);
    // What the runtime has added stands in the groups that go on behind it.
    const groups = own[at] ?? common(own.slice(0, at).findLast(Boolean), own.slice(at + 1).find(Boolean) ?? []);
    return { node, groups, start, end };
  });
}

/** The names with which both begin; all of the second where there is no first. */
function common(left: readonly string[] | undefined, right: readonly string[]): readonly string[] {
  if (left === undefined) return right;
  const differs = right.findIndex((name, at) => left[at] !== name);
  return differs === -1 ? right : right.slice(0, differs);
}

/** Each group from the first to the last of nodes in it that follow each other; a group that goes on later has several slices. */
function groupSlices(spans: readonly NodeSpan[]): readonly TraceEvent[] {
  const deepest = Math.max(0, ...spans.map(({ groups }) => groups.length));
  return Array.from({ length: deepest }, (_, depth) => depth).flatMap(depth => {
    const slices: { readonly path: string; readonly name: string; readonly start: number; end: number }[] = [];
    let last = '';
    for (const { groups, start, end } of spans) {
      const name = groups[depth];
      const path = name === undefined ? '' : groups.slice(0, depth + 1).join('.');
      const open = slices.at(-1);
      if (path !== '' && path === last && open !== undefined) open.end = end;
      else if (name !== undefined) slices.push({ path, name, start, end });
      last = path;
    }
    return slices.map(({ path, name, start, end }) => slice(name, { start, end }, groupTrack, { group: path }));
  });
}

/** The layers in each node, one behind the other, each as long as its part; layers of a fused node are computed together in truth. */
function layerSlices(spans: readonly NodeSpan[], layers: readonly LayerTiming[]): readonly TraceEvent[] {
  const byName = new Map(layers.map(layer => [layer.name, layer]));
  const macs = layers.reduce((sum, layer) => sum + known(layer.macs), 0);
  const times = layers.reduce((sum, layer) => sum + layer.median, 0);
  return spans.flatMap(({ node, start, end }) => {
    const members = node.layers.flatMap(name => byName.get(name) ?? []);
    const whole = members.reduce((sum, { median }) => sum + median, 0);
    let before = 0;
    return members.map(layer => {
      const from = start + Math.round(((end - start) * before) / (whole || 1));
      before += layer.median;
      const to = start + Math.round(((end - start) * before) / (whole || 1));
      return slice(layer.name, { start: from, end: to }, groupTrack, {
        'type': layer.type,
        'node': node.node,
        'provider': node.provider,
        'MACs': known(layer.macs),
        'share of the MACs': percent(known(layer.macs), macs),
        'share of the time': percent(layer.median, times),
        ...(layer.unfused !== undefined && { 'alone, ms': layer.unfused }),
        ...(layer.fusedWith && { 'computed in one with': layer.fusedWith.join(', ') }),
      });
    });
  });
}

function slice(name: string, { start, end }: Stretch, tid: number, args: TraceEvent['args']): TraceEvent {
  return { ph: 'X', name, pid: 1, tid, ts: start / 1000, dur: (end - start) / 1000, args };
}

function namedTrack(kind: string, name: string, tid: number): TraceEvent {
  return { ph: 'M', name: kind, pid: 1, tid, args: { name } };
}

/** A count that is not known is null once it has been JSON. */
function known(count: number | null): number {
  return count === null || Number.isNaN(count) ? 0 : count;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
