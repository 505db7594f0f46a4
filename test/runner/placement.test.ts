import assert from 'node:assert/strict';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { LayerValidation, NodeTiming, ProviderChoice } from '../../src/protocol/reports.ts';
import { analyzeWhole, graphOf } from '../../src/runner/child/prepare.ts';
import { checkPlacement, placementWarnings } from '../../src/runner/child/validation/placement.ts';

const text = `{ "input": [4, 8, 8], "layers": [
  { "type": "conv2d", "name": "conv", "outChannels": 4, "kernelSize": 3 },
  { "type": "relu", "name": "relu" },
  { "type": "flatten", "name": "flat" },
  { "type": "linear", "name": "head", "outFeatures": 3 } ] }`;
const analysis = analyzeWhole(readModel(text, catalogue).network);
const graph = graphOf(analysis, 'varied');
const layers = analysis.network.layers.map(({ name, type }): LayerValidation => ({
  name,
  type,
  shape: [],
  executedShape: [],
  outputBytes: 0,
  executedOutputBytes: 0,
  parameterBytes: 0,
  executedParameterBytes: 0,
  provider: undefined,
  relativeError: 0,
  problems: [],
}));
const asked: ProviderChoice = { requested: 'cuda', used: 'cuda', reason: '', refusals: [] };
const cuda = 'CUDAExecutionProvider';
const cpu = 'CPUExecutionProvider';
/** All nodes on CUDA but those of some layers, and a copy of the runtime's own. */
const executed = (...onCpu: readonly string[]) => [
  { node: 'Memcpy_token_1', provider: cpu },
  ...graph.nodes.map(({ name, layer }) => ({
    node: name,
    provider: onCpu.includes(layers[layer]?.name ?? '') ? cpu : cuda,
  })),
];
const timed = (node: string, provider: string): NodeTiming => ({ node, op: 'Conv', provider, median: 1, layers: [] });

describe('the place of a node', () => {
  it('is counted by provider', () => {
    const { nodesByProvider } = checkPlacement(layers, executed('relu'), graph, asked);
    assert.deepEqual(nodesByProvider, { [cpu]: 2, [cuda]: graph.nodes.length - 1 });
  });

  it('is a problem of its layer when the provider was asked for by name', () => {
    const { layers: placed, notes } = checkPlacement(layers, executed('relu', 'head'), graph, asked);
    assert.deepEqual(notes, []);
    assert.deepEqual(
      placed.map(({ problems }) => problems),
      [[], ['it ran on the CPU, not on CUDA'], [], ['it ran on the CPU, not on CUDA']],
    );
  });

  it('is told when "auto" has chosen, and no problem', () => {
    const { layers: placed, notes } = checkPlacement(layers, executed('conv', 'relu'), graph, {
      ...asked,
      requested: 'auto',
    });
    assert.deepEqual(placed, layers);
    assert.deepEqual(notes, ['CUDA leaves "conv", "relu" to the CPU']);
  });

  it("is no matter for the runtime's own nodes, such as copies between devices", () => {
    const { layers: placed, notes } = checkPlacement(layers, executed(), graph, asked);
    assert.deepEqual([placed, notes], [layers, []]);
  });

  it('is a warning in a benchmark, with at most five names', () => {
    assert.deepEqual(placementWarnings([timed('a', cuda), timed('b', cuda)], asked), []);
    const left = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => timed(name, cpu));
    assert.deepEqual(placementWarnings([timed('z', cuda), ...left], asked), [
      '7 of 8 nodes ran on the CPU, not on CUDA: "a", "b", "c", "d", "e" and 2 more',
    ]);
  });
});
