import assert from 'node:assert/strict';
import { blankNetworks } from '../../src/extension/blankNetworks.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { programModel } from '../support/programs.ts';

describe('a new network', () => {
  it('is the same in both formats, and nobody finds fault with it', async () => {
    const json = readModel(blankNetworks.json, catalogue);
    const program = await programModel(blankNetworks.typescript);
    assert.deepEqual([json.diagnostics, program.diagnostics], [[], []]);
    assert.ok(0 < json.analysis.totals.params);
    assert.deepEqual(program.analysis.totals, json.analysis.totals);
  });
});
