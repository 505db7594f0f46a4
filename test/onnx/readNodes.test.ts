import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { readOutline } from '../../src/onnx/readNodes.ts';
import { analyzeWhole, graphOf } from '../../src/runner/child/prepare.ts';
import { zooText } from '../support/zooTexts.ts';

const graph = graphOf(analyzeWhole(readModel(zooText('lenet5'), catalogue).network), 'start');
const bytes = new Uint8Array(Buffer.concat([...encodeModel(graph, { opset: 17 })]));

describe('the outline of a model', () => {
  it('has the nodes and the names that were written', () => {
    const outline = readOutline(bytes);
    const nodes = graph.nodes.map(({ name, op, inputs, outputs }) => ({ name, op, inputs, outputs }));
    assert.deepEqual(outline?.nodes, nodes);
    assert.deepEqual(
      [...outline.initializers],
      graph.initializers.map(({ name }) => name),
    );
  });

  it('is read from any bytes, or there is none', () => {
    const damaged = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 });
    const check = (changes: readonly (readonly [number, number])[], length: number): void => {
      const broken = bytes.slice(0, length);
      for (const [at, value] of changes) broken[at] = value;
      const outline = readOutline(broken);
      assert.ok(outline === undefined || 0 < outline.nodes.length);
    };
    fc.assert(fc.property(damaged, fc.nat(bytes.length), check));
  });
});
