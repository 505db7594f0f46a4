import assert from 'node:assert/strict';
import { parseNetwork } from '../../src/formats/json/parse.ts';
import { writeNetwork } from '../../src/formats/json/write.ts';
import { writeProgram } from '../../src/formats/typescript/write.ts';
import { toJson, toProgram, type Converted } from '../../src/language/convert.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { programModel } from '../support/programs.ts';

const textOf = (objectSize: string): string =>
  `{ "input": [3, 8, 16], "objectSize": ${objectSize}, "layers": [{ "type": "relu" }] }`;
const sizeOf = (text: string): unknown => parseNetwork(text, catalogue).network.objectSize;
const converted = (result: Converted): string => ('text' in result ? result.text : assert.fail(result.problem));

describe('the size of what is to be recognised', () => {
  for (const [written, size] of [
    ['40', 40],
    ['[4, 6.5]', [4, 6.5]],
  ] as const)
    it(`${written} stays when a network is written, as JSON and as a program, and converted`, async () => {
      const model = readModel(textOf(written), catalogue);
      assert.deepEqual(model.network.objectSize, size);
      assert.deepEqual(sizeOf(writeNetwork(model.network)), size);
      assert.deepEqual((await programModel(writeProgram(model.network, catalogue))).network.objectSize, size);
      const program = await programModel(converted(toProgram(model)));
      assert.deepEqual(program.network.objectSize, size);
      assert.deepEqual(sizeOf(converted(toJson(program))), size);
    });

  for (const written of ['0', '-3', '"big"', '[4]', '[4, 4, 4]', '[4, "x"]', '[]'])
    it(`is not ${written} for an image`, () => {
      const { network, diagnostics } = parseNetwork(textOf(written), catalogue);
      assert.equal(network.objectSize, undefined);
      assert.deepEqual(
        diagnostics.map(({ code, span }) => [code, textOf(written).slice(span.start, span.end)]),
        [['wrong-value', written]],
      );
    });
});
