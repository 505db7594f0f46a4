import assert from 'node:assert/strict';
import { skeletons } from '../../src/language/completion/skeletonTexts.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { itemsIn, itemsInProgram, taken } from '../support/completion.ts';
import { programModel } from '../support/programs.ts';

describe('skeletons of networks', () => {
  it('are offered where nothing stands yet', async () => {
    const labels = skeletons.map(({ label }) => label);
    for (const text of ['$0', '{$0}', '// a comment\n$0', '{\n  $0\n}\n'])
      assert.deepEqual(
        itemsIn(text).map(({ label }) => label),
        labels,
        text,
      );
    for (const text of ['$0', '// a comment\n$0'])
      assert.deepEqual(
        (await itemsInProgram(text)).map(({ label }) => label),
        labels,
        text,
      );
    assert.ok(!itemsIn('{ "name": "mine", $0 }').some(({ kind }) => kind === 'network'));
  });

  for (const { label } of skeletons) {
    it(`${label}: nothing is wrong with it, in neither format`, async () => {
      const json = itemsIn('$0').find(item => item.label === label);
      assert.ok(json);
      const model = readModel(taken('', json), catalogue);
      assert.deepEqual(model.diagnostics, []);

      const program = (await itemsInProgram('$0')).find(item => item.label === label);
      assert.ok(program);
      const same = await programModel(taken('', program));
      assert.deepEqual(same.diagnostics, []);
      assert.equal(same.analysis.totals.params, model.analysis.totals.params);
    });
  }

  it('have places to stop at for their name and input', () => {
    for (const { snippet } of itemsIn('$0')) assert.match(snippet, /\$\{1:.+\}[\s\S]*\$\{2:\[.+\]\}/);
  });
});
