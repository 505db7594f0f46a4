import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Analysis } from '../../src/core/analysis.ts';
import { analyze } from '../../src/core/analyze.ts';
import type { Fix } from '../../src/core/change.ts';
import { changeNetwork } from '../../src/core/changeNetwork.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import { hasErrors, readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { refactorings } from '../../src/refactorings/index.ts';
import type { Refactoring } from '../../src/refactorings/refactoring.ts';
import { networkAround } from '../support/arbitraryLayers.ts';
import { refactorable } from '../support/arbitraryRefactorable.ts';
import { modelOf } from '../support/fixtures.ts';

/** A proposal, and the network that it makes. */
interface Proposed {
  readonly refactoring: Refactoring;
  readonly fix: Fix;
  readonly before: Analysis;
  readonly after: Analysis;
  readonly diagnostics: readonly Diagnostic[];
}

/** Every proposal of every refactoring at every layer, applied. */
function proposals(analysis: Analysis): readonly Proposed[] {
  return analysis.network.layers.flatMap((_, layer) =>
    refactorings.flatMap(refactoring =>
      refactoring.propose(analysis, layer).map(fix => {
        const { analysis: after, diagnostics } = analyze(changeNetwork(analysis.network, fix.changes), catalogue);
        return { refactoring, fix, before: analysis, after, diagnostics };
      }),
    ),
  );
}

function resultShapes({ network, layers }: Analysis): readonly unknown[] {
  return network.outputs.map(source =>
    'layer' in source ? layers[source.layer]?.outputShape : network.inputs[source.input]?.shape,
  );
}

/** What each result sees, on each axis. */
function resultReach({ network, layers }: Analysis): readonly unknown[] {
  return network.outputs.map(source =>
    'layer' in source
      ? layers[source.layer]?.reach?.map(({ size, jump, start, whole }) => [size, whole === true ? NaN : jump, start])
      : undefined,
  );
}

function checkProposal({ refactoring, fix, before, after, diagnostics }: Proposed): void {
  const { title } = fix;
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
    title,
  );
  assert.deepEqual(resultShapes(after), resultShapes(before), title);
  assert.deepEqual(after.network.inputs, before.network.inputs);
  if (refactoring.keepsReceptiveField) assert.deepEqual(resultReach(after), resultReach(before), title);
}

const folders = ['src/zoo', 'src/zoo/exercises', 'test/layers', 'test/networks'];
const files = folders.flatMap(folder =>
  readdirSync(folder)
    .filter(file => /\.cnn\.(json|ts)$/.test(file))
    .map(file => join(folder, file)),
);
const numRuns = Number(process.env['CNN_CASES'] ?? 300);

const types = [...catalogue.layers.values(), ...catalogue.structures.values()];

describe('every refactoring', () => {
  const counts = new Map<string, number>();
  const countProposals = (found: readonly Proposed[]): void => {
    for (const { refactoring } of found) counts.set(refactoring.name, (counts.get(refactoring.name) ?? 0) + 1);
  };

  it('keeps the shapes at both ends of the networks of the zoo, and the receptive field where it says so', async () => {
    for (const path of files) {
      const model = await modelOf({ path: join(process.cwd(), path), text: readFileSync(path, 'utf8') });
      const found = proposals(model.analysis);
      countProposals(found);
      found.forEach(checkProposal);
    }
    for (const { name } of refactorings) assert.ok(0 < (counts.get(name) ?? 0), `${name} is proposed somewhere`);
  }).timeout(600_000);

  it('does so on random networks', () => {
    const random = fc.oneof(
      { arbitrary: refactorable, weight: 3 },
      { arbitrary: fc.constantFrom(...types).chain(networkAround), weight: 1 },
    );
    fc.assert(
      fc.property(random, written => {
        const model = readModel(JSON.stringify(written), catalogue);
        if (hasErrors(model)) return;
        const found = proposals(model.analysis);
        countProposals(found);
        found.forEach(checkProposal);
      }),
      { numRuns },
    );
    for (const { name } of refactorings)
      assert.ok(numRuns / 100 < (counts.get(name) ?? 0), `${name} ${counts.get(name)}`);
  }).timeout(600_000);

  it('is silent about layers of which the shapes are not known', () => {
    let unknown = 0;
    fc.assert(
      fc.property(refactorable, fc.nat(), ({ layers }, place) => {
        const broken = layers.map((layer, index) => (index === place % layers.length ? { type: 'unheardOf' } : layer));
        const { analysis } = readModel(JSON.stringify({ input: [4, 8, 8], layers: broken }), catalogue);
        analysis.layers.forEach(({ outputShape }, layer) => {
          if (outputShape !== undefined) return;
          unknown += 1;
          for (const { propose } of refactorings) assert.deepEqual(propose(analysis, layer), []);
        });
      }),
      { numRuns },
    );
    assert.ok(numRuns < unknown);
  });
});
