import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LayerId } from '../../src/core/diagnostic.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { opsets } from '../../src/onnx/encode.ts';
import { compareValues } from '../../src/runner/child/validation/compareLayers.ts';
import { networkAround, type RandomNetwork } from '../support/arbitraryLayers.ts';
import { openGraph, runOnOrt, runOnReference } from '../support/ort.ts';

/** Cases for each type; more on demand, `CNN_CASES=5000 npm run test:unit -- --grep "random layers"`. */
const cases = Number(process.env['CNN_CASES'] ?? 200);

/**
 * What we accept, ONNX Runtime accepts, so that whatever it refuses we refuse too; and then it gives our shape, our number of
 * parameters, and the values of our equations, at every opset that we write.
 */
async function agrees({ inputs, layers }: RandomNetwork, opset: number): Promise<'run' | 'refused'> {
  const { analysis, diagnostics, network } = readModel(
    JSON.stringify({ inputs, layers: withSource(inputs, layers) }),
    catalogue,
  );
  if (diagnostics.some(({ severity }) => severity === 'error')) return 'refused';
  const graph = openGraph(analysis);
  const executed = await runOnOrt(graph, 2, opset);
  const reference = runOnReference(analysis, graph, 2);
  // Relative to the largest number that has taken part: a result can be small because large ones cancel, in it or before it.
  const largestBehind = (id: LayerId): number => {
    const sources = network.layers[id]?.inputs.map(source => (source && 'layer' in source ? source.layer : undefined));
    const own = largestOf(reference.get(graph.layerOutputs[id] ?? '')?.data);
    return Math.max(own, ...(sources ?? []).map(source => (source === undefined ? 1 : largestBehind(source))));
  };
  analysis.layers.forEach(({ outputShape, params, bufferCount }, id) => {
    const name = graph.layerOutputs[id] ?? '';
    const run = executed.get(name);
    assert.deepEqual(run?.dims, [2, ...(outputShape ?? [])], name);
    const expected = reference.get(name)?.data ?? new Float64Array();
    const largest = largestBehind(id);
    const error = (compareValues(run.data, expected).relativeError * (largestOf(expected) || 1)) / (largest || 1);
    assert.ok(error < 1e-5, `${network.layers[id]?.type ?? ''} ${name} differs by ${error}`);
    const stored = graph.initializers.filter(({ layer, ownName }) => ownName !== undefined && layer === id);
    assert.equal(
      stored.reduce((sum, tensor) => sum + tensor.data().length, 0),
      params + bufferCount,
    );
  });
  return 'run';
}

/** The largest magnitude; that of a random input when there are no numbers. */
function largestOf(numbers: Float64Array | undefined): number {
  return numbers === undefined ? 1 : numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
}

/** A first layer that does not say what it reads, reads the only input. */
function withSource(inputs: RandomNetwork['inputs'], [first, ...others]: RandomNetwork['layers']): readonly object[] {
  return [{ from: Object.keys(inputs)[0], ...first }, ...others];
}

describe('random layers', () => {
  const counts: string[] = [];
  after(() => console.log(`\n    cases per type, run + refused:\n${inColumns(counts)}\n`));

  for (const type of [...catalogue.layers.values(), ...catalogue.structures.values()])
    it(`${type.type}: ONNX Runtime takes what we take, and gives our shapes, parameters and values`, async () => {
      const count = { run: 0, refused: 0 };
      const opset = fc.integer({ min: opsets.oldest, max: opsets.newest });
      await fc.assert(
        fc.asyncProperty(networkAround(type), opset, async (network, version) => {
          count[await agrees(network, version)] += 1;
        }),
        { numRuns: cases, seed: 20, endOnFailure: false },
      );
      counts.push(`${type.type} ${count.run} + ${count.refused}`);
      assert.ok(cases / 5 < count.run, `only ${count.run} of ${cases} were fit to be run`);
    }).timeout(600_000);
});

function inColumns(entries: readonly string[]): string {
  const width = 2 + Math.max(...entries.map(entry => entry.length));
  const rows = Array.from({ length: Math.ceil(entries.length / 3) }, (_, row) => entries.slice(3 * row, 3 * row + 3));
  return rows
    .map(
      row =>
        `      ${row
          .map(entry => entry.padEnd(width))
          .join('')
          .trimEnd()}`,
    )
    .join('\n');
}
