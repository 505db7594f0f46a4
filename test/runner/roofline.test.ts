import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sizeOf } from '../../src/core/shape.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { rooflineBoundOf, soundBounds } from '../../src/runner/child/benchmark/roofline.ts';
import { arithmeticGraphs, memoryGraphs, type RooflineGraph } from '../../src/runner/child/benchmark/rooflineGraphs.ts';

const providers = ['cpu', 'cuda'];

describe('the roofline', () => {
  it('counts each multiply–add of its products and convolutions', () => {
    for (const each of providers.flatMap(arithmeticGraphs)) assert.equal(each.amount, macsOf(each), each.graph.name);
  });

  it('moves more memory than the caches hold', () => {
    for (const { batch, amount } of providers.flatMap(memoryGraphs)) {
      const tensorBytes = batch * 1024 * 4;
      assert.ok(2 ** 26 <= tensorBytes && 2 * tensorBytes < amount);
    }
  });

  it('reads weights once for all examples, and in fewer bytes with fewer bits', () => {
    const text = readFileSync(new URL('../../src/zoo/lenet5.cnn.json', import.meta.url), 'utf8');
    const { analysis } = readModel(text, catalogue);
    const roofs = { gmacPerSecond: 1e6, gigabytesPerSecond: 10 };
    const [one = 0, eight = 0] = [1, 8].map(batch => rooflineBoundOf(analysis, batch, 'fp32', roofs));
    assert.ok(0 < one && one < eight && eight < 8 * one);
    const [half = 0, quarter = 0] = (['fp16', 'int8'] as const).map(each => rooflineBoundOf(analysis, 1, each, roofs));
    assert.deepEqual([2 * half, 4 * quarter].map(Math.fround), [one, one].map(Math.fround));
  });

  it('leaves out a bound that the network itself refutes, and says so', () => {
    const batches = [1, 8].map(batch => ({ batch, median: 10 }));
    const { bounds, warnings } = soundBounds(batches, [11, 10]);
    assert.deepEqual(bounds, [undefined, 10]);
    assert.equal(warnings.length, 1);
    assert.match(warnings.join(), /batch 1: no bound by the roofline, since the median is below it/);
  });
});

/** MACs of a whole run: each number of a product or convolution is a sum over all that one row or kernel holds. */
function macsOf({ graph, batch }: RooflineGraph): number {
  const multiplications = graph.nodes.filter(({ op }) => op === 'MatMul' || op === 'Conv');
  return multiplications.reduce((sum, { op, inputs: [, weights = ''] }) => {
    const shape = shapeIn(graph, weights);
    const outputs = op === 'MatMul' ? (shape[1] ?? Number.NaN) : sizeOf(shapeIn(graph, 'map'));
    const sumLength = op === 'MatMul' ? (shape[0] ?? Number.NaN) : sizeOf(shape.slice(1));
    return sum + batch * outputs * sumLength;
  }, 0);
}

function shapeIn({ initializers }: Graph, name: string): readonly number[] {
  return initializers.find(each => each.name === name)?.shape ?? [];
}
