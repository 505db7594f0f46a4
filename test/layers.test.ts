import assert from 'node:assert/strict';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { networkSchema } from '../src/formats/json/schema.ts';
import { writeNetwork } from '../src/formats/json/write.ts';
import { readModel, type NetworkModel } from '../src/language/model.ts';
import { catalogue } from '../src/layers/index.ts';
import { compareValues } from '../src/runner/child/validation/compareLayers.ts';
import { checkMarks, fixturesIn, type Fixture } from './support/fixtures.ts';
import { unadvised } from './support/preferences.ts';
import { openGraph, runOnOrt, runOnReference } from './support/ort.ts';

const fixtures = fixturesIn('layers');

/** Every fixture buys all of these checks: a layer type is not done before they hold. */
describe('layer fixtures', () => {
  it('exist for every type, and for no other', () => {
    const types = [...catalogue.layers.keys(), ...catalogue.structures.keys()];
    assert.deepEqual(fixtures.map(({ name }) => name).sort(), types.sort());
  });

  for (const fixture of fixtures)
    describe(fixture.name, () => {
      it('uses the type, and shows the marked hints and diagnostics', async () => {
        const { network } = await checkMarks(fixture);
        const types = [...network.layers, ...network.groups].map(({ type }) => type);
        assert.ok(types.includes(fixture.name));
      });

      it('is accepted by the JSON schema', async () => {
        assert.deepEqual(await schemaProblems(fixture.text), []);
      });

      it('is the same network after it is written and read again', () => {
        const { network } = modelOf(fixture);
        const again = readModel(writeNetwork(network), catalogue, unadvised);
        assert.deepEqual(again.diagnostics, []);
        const bare = ({ layers, inputs, outputs, seed }: typeof network) => ({
          layers: layers.map(({ group, ...rest }) => (group === undefined ? rest : rest)),
          inputs,
          outputs,
          seed,
        });
        assert.deepEqual(bare(again.network), bare(network));
        assert.deepEqual(again.analysis.totals, modelOf(fixture).analysis.totals);
      });

      it('has as many parameters as the initialisers of its ONNX model', () => {
        const { analysis } = modelOf(fixture);
        const graph = openGraph(analysis);
        analysis.layers.forEach(({ params, bufferCount }, id) => {
          const stored = graph.initializers.filter(({ layer, ownName }) => ownName !== undefined && layer === id);
          assert.equal(
            stored.reduce((sum, tensor) => sum + tensor.data().length, 0),
            params + bufferCount,
          );
        });
      });

      for (const opset of [13, 17, 24])
        it(`gives ONNX Runtime's shapes and values in every layer, opset ${opset}`, async () => {
          const { analysis } = modelOf(fixture);
          const graph = openGraph(analysis);
          const executed = await runOnOrt(graph, 2, opset);
          const reference = runOnReference(analysis, graph, 2);
          analysis.layers.forEach(({ outputShape }, id) => {
            const name = graph.layerOutputs[id] ?? '';
            const run = executed.get(name);
            assert.deepEqual(run?.dims, [2, ...(outputShape ?? [])], name);
            const { relativeError } = compareValues(run.data, reference.get(name)?.data ?? []);
            assert.ok(relativeError < 1e-5, `${name} differs by ${relativeError}`);
          });
        });
    });

  for (const code of [
    'unknown-attribute',
    'missing-attribute',
    'wrong-attribute',
    'missing-key',
    'unknown-key',
    'wrong-value',
  ])
    it(`the JSON schema refuses the lines that ${code} refuses`, async () => {
      const [fixture] = fixturesIn('diagnostics').filter(({ name }) => name === code);
      const refused = new Set((await schemaProblems(fixture?.text ?? '')).map(({ line }) => line));
      const lines = (fixture?.text ?? '').split('\n');
      // A mark stands below its line. Unknown parameters of blocks are beyond what a schema can know.
      const marked = lines.flatMap((line, index) =>
        /\^ error/.test(line) && !line.includes('of block') && !/^\s*\/\//.test(lines[index - 1] ?? '')
          ? [index - 1]
          : [],
      );
      for (const line of marked) assert.ok(refused.has(line), `line ${line + 1}: ${lines[line] ?? ''}`);
    });
});

function modelOf({ text }: Fixture): NetworkModel {
  return readModel(text, catalogue, unadvised);
}

async function schemaProblems(text: string): Promise<readonly { line: number; message: string }[]> {
  const service = getLanguageService({});
  const document = TextDocument.create('test://network.cnn.json', 'jsonc', 1, text);
  const parsed = service.parseJSONDocument(document);
  const found = await service.doValidation(
    document,
    parsed,
    { comments: 'ignore', trailingCommas: 'ignore' },
    networkSchema(catalogue),
  );
  return found.map(({ range, message }) => ({ line: range.start.line, message: JSON.stringify(message) }));
}
