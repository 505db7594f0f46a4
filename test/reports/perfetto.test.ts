import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BenchmarkReport } from '../../src/protocol/reports.ts';
import { perfettoTrace } from '../../src/reports/perfetto.ts';

const cpu = 'CPUExecutionProvider';
const cuda = 'CUDAExecutionProvider';

/** A stem of three layers in one node, a change of layout within a stage, and a layer on another provider. */
const report = {
  name: 'small',
  layers: [
    { name: 'stem.conv', type: 'conv2d', median: 0.6, unfused: 0.9, fusedWith: ['stem.norm', 'stem.relu'], macs: 900 },
    { name: 'stem.norm', type: 'batchNorm', median: 0.2, unfused: 0.3, fusedWith: ['stem.conv'], macs: 0 },
    { name: 'stem.relu', type: 'relu', median: 0.2, unfused: 0.3, fusedWith: ['stem.conv'], macs: 0 },
    { name: 'stage.first.conv', type: 'conv2d', median: 2, macs: 100 },
    { name: 'stage.first.relu', type: 'relu', median: 1, macs: 0 },
    { name: 'stage.second.conv', type: 'conv2d', median: 1, macs: 0 },
    { name: 'drop', type: 'dropout', median: 0, macs: 0 },
    { name: 'head', type: 'linear', median: 0.5, macs: Number.NaN },
  ],
  nodes: [
    { node: 'stem', op: 'FusedConv', provider: cuda, median: 1, layers: ['stem.conv', 'stem.norm', 'stem.relu'] },
    { node: 'first', op: 'Conv', provider: cuda, median: 2, layers: ['stage.first.conv'] },
    { node: 'reorder', op: 'ReorderOutput', provider: cuda, median: 0.1, layers: [] },
    { node: 'relu', op: 'Relu', provider: cuda, median: 1, layers: ['stage.first.relu'] },
    { node: 'second', op: 'Conv', provider: cuda, median: 1, layers: ['stage.second.conv'] },
    { node: 'head', op: 'Gemm', provider: cpu, median: 0.5, layers: ['head'] },
  ],
  warnings: [],
  provider: { requested: 'cuda', used: 'cuda', reason: 'asked for', refusals: [] },
  settings: { precision: 'fp32' },
  machine: {
    onnxruntime: '1.29.0',
    node: '20',
    platform: 'linux',
    processor: 'x',
    threads: 2,
    memoryBytes: 0,
    devices: [],
  },
} as unknown as BenchmarkReport;

interface Slice {
  readonly ph: string;
  readonly name: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, unknown>>;
}
const eventsOf = (of: BenchmarkReport): readonly Slice[] =>
  (JSON.parse(perfettoTrace(of) ?? '') as { traceEvents: readonly Slice[] }).traceEvents;
const slicesOf = (of: BenchmarkReport, tid: number): readonly Slice[] =>
  eventsOf(of).filter(event => event.ph === 'X' && event.tid === tid);
const inWords = ({ name, ts, dur }: Slice): string => `${name} ${ts} +${dur}`;

describe('a trace of a benchmark', () => {
  it('has a track for each provider, with its nodes where the running sum of medians has them', () => {
    const names = eventsOf(report).flatMap(({ ph, name, tid, args }) =>
      ph === 'M' && name === 'thread_name' ? [[tid, args['name']]] : [],
    );
    assert.deepEqual(names, [
      [1, 'groups and layers'],
      [2, cuda],
      [3, cpu],
    ]);
    const onCuda = ['stem 0 +1000', 'first 1000 +2000', 'reorder 3000 +100', 'relu 3100 +1000', 'second 4100 +1000'];
    assert.deepEqual(slicesOf(report, 2).map(inWords), onCuda);
    assert.deepEqual(slicesOf(report, 3).map(inWords), ['head 5100 +500']);
  });

  it('nests layers in their groups, and what the runtime has added in the group that goes on', () => {
    assert.deepEqual(slicesOf(report, 1).map(inWords), [
      'stem 0 +1000',
      'stage 1000 +4100',
      'first 1000 +3100',
      'second 4100 +1000',
      'stem.conv 0 +600',
      'stem.norm 600 +200',
      'stem.relu 800 +200',
      'stage.first.conv 1000 +2000',
      'stage.first.relu 3100 +1000',
      'stage.second.conv 4100 +1000',
      'head 5100 +500',
    ]);
  });

  it('says of each layer what part of the computation and of the time it is', () => {
    const conv = slicesOf(report, 1).find(({ name }) => name === 'stem.conv');
    assert.deepEqual(conv?.args, {
      'type': 'conv2d',
      'node': 'stem',
      'provider': cuda,
      'MACs': 900,
      'share of the MACs': '90.0 %',
      'share of the time': '10.9 %',
      'alone, ms': 0.9,
      'computed in one with': 'stem.norm, stem.relu',
    });
  });

  it('is none for a report without times of nodes', () => {
    const { nodes, ...without } = report;
    assert.ok(nodes !== undefined);
    assert.equal(perfettoTrace(without), undefined);
  });

  it('nests properly whatever is measured', () => {
    const names = fc.array(fc.constantFrom('a.b.x', 'a.b.y', 'a.c.x', 'd.x', 'e'), { maxLength: 3 });
    const nodes = fc.array(fc.record({ median: fc.double({ min: 0, max: 50, noNaN: true }), layers: names }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(nodes, drawn => {
        const all = drawn.map((node, at) => ({ ...node, node: `n${at}`, op: 'Conv', provider: cpu }));
        const layers = [...new Set(all.flatMap(node => node.layers))].map(name => ({
          name,
          type: 'conv2d',
          median: 1,
          macs: 1,
        }));
        const slices = slicesOf({ ...report, nodes: all, layers }, 1);
        const ends = (each: Slice): number => Math.round(1000 * (each.ts + each.dur));
        const starts = (each: Slice): number => Math.round(1000 * each.ts);
        for (const left of slices)
          for (const right of slices) {
            const overlap = starts(left) < ends(right) && starts(right) < ends(left);
            const nested =
              (starts(left) <= starts(right) && ends(right) <= ends(left)) ||
              (starts(right) <= starts(left) && ends(left) <= ends(right));
            assert.ok(!overlap || nested, `${inWords(left)} and ${inWords(right)}`);
          }
      }),
      { numRuns: 50 },
    );
  });
});
