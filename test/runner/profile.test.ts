import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { analyzeWhole, graphOf } from '../../src/runner/child/prepare.ts';
import { readProfile } from '../../src/runner/child/profile.ts';

describe('a profile of the runtime', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'cnn profile é-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The nodes that the real profiler names in a run of activations of these names. */
  const profiled = async (names: readonly string[]): Promise<readonly string[]> => {
    const layers = names.map(name => ({ type: 'sigmoid', name }));
    const text = JSON.stringify({ name: 'named', input: [2], layers });
    const graph = graphOf(analyzeWhole(readModel(text, catalogue).network), 'start');
    const model = join(folder, 'model.onnx');
    writeFileSync(model, Buffer.concat([...encodeModel(graph, { opset: 17 })]));
    const prefix = join(folder, 'profile');
    const session = await ort.InferenceSession.create(model, {
      graphOptimizationLevel: 'disabled',
      enableProfiling: true,
      profileFilePrefix: prefix,
    });
    await session.run({ input: new ort.Tensor('float32', new Float32Array(2), [1, 2]) });
    session.endProfiling();
    await session.release();
    return readProfile(prefix).map(({ node }) => node);
  };

  it('tells every node by its name, whatever characters are in it', async () => {
    const names = ['plain', 'a "quoted" one', 'back\\slash', 'C:\\new', 'größe 日本', '","args" : x', 'comma, {brace}'];
    assert.deepEqual(await profiled(names), names);
  });
});
