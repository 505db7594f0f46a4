import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { codeActions, fixAll } from '../src/language/actions.ts';
import { refactorings } from '../src/refactorings/index.ts';
import { applyEdits } from '../src/formats/spans.ts';
import { actionFixtures, takeAction } from './support/actionFixtures.ts';
import { fixturesIn, modelOf } from './support/fixtures.ts';
import { readMarks } from './support/marks.ts';

describe('action fixtures', () => {
  const fixtures = actionFixtures();
  for (const fixture of fixtures)
    it(`${fixture.name}: ${fixture.title}`, async () => {
      const { titles, text } = await takeAction(fixture);
      assert.ok(text !== undefined, `offered are ${titles.join('\n')}`);
      if (process.env['UPDATE_EXPECT'] !== '1') assert.equal(text, fixture.after);
    });

  it('take each refactoring, in both formats', async () => {
    const taken = new Set<string>();
    for (const { path, before, title } of fixtures) {
      const { analysis } = await modelOf({ path, text: before.replaceAll('$0', '') });
      for (const { name, propose } of refactorings)
        if (
          analysis.network.layers.some((_, layer) => propose(analysis, layer).some(fix => title.startsWith(fix.title)))
        )
          taken.add(`${name} ${path.split('.').at(-1) ?? ''}`);
    }
    const all = refactorings.flatMap(({ name }) => [`${name} json`, `${name} ts`]);
    assert.deepEqual(
      all.filter(each => !taken.has(each)),
      [],
    );
  });

  it('say each thing in both formats', () => {
    const names = new Set(fixtures.map(({ name }) => name));
    const alone = fixtures.filter(({ name }) => {
      const [bare = '', ending = ''] = name.split('.cnn.');
      return !onlyIn[ending]?.includes(bare) && !names.has(`${bare}.cnn.${ending === 'ts' ? 'json' : 'ts'}`);
    });
    assert.deepEqual(alone, []);
  });
});

/** What only one format can get wrong. */
const onlyIn: Readonly<Record<string, readonly string[]>> = {
  json: [
    'inline-block',
    'extract-block',
    'rewrite-headOnOneLine',
    'missing-comma',
    'unknown-type-axes',
    'duplicate-key',
    'duplicate-name',
    'unknown-reference',
    'unknown-parameter',
    'unknown-type',
  ],
  ts: ['unknown-import', 'long-import'],
};

describe('the fixes of diagnostics', () => {
  const fixtures = [
    ...fixturesIn('diagnostics'),
    ...actionFixtures().map(({ path, before }) => ({ path, text: before })),
  ];
  for (const { path, text: marked } of fixtures)
    it(`mend what is wrong in ${basename(path)}`, async () => {
      const { text } = readMarks(marked);
      const model = await modelOf({ path, text });
      for (const { isPreferred, diagnostics, edits, title } of codeActions(model, { start: 0, end: text.length })) {
        const [mended] = diagnostics;
        if (!isPreferred || mended === undefined) continue;
        const changed = applyEdits(text, edits);
        const again = await modelOf({ path, text: changed });
        const count = (all: typeof model.diagnostics): number =>
          all.filter(({ code, message }) => code === mended.code && message === mended.message).length;
        assert.ok(count(again.diagnostics) < count(model.diagnostics), `${title}\n${changed}`);
      }
    });

  it('are taken together, again and again, until nothing changes', async () => {
    for (const { path, text: marked } of fixtures) {
      const { text } = readMarks(marked);
      const model = await modelOf({ path, text });
      const mended = await fixAll(model, changed => modelOf({ path, text: changed }));
      const again = await modelOf({ path, text: mended });
      assert.ok(again.diagnostics.length <= model.diagnostics.length, path);
      assert.equal(await fixAll(again, changed => modelOf({ path, text: changed })), mended);
    }
  });
});
