import assert from 'node:assert/strict';
import { layerTable, withTimes, type LayerTable } from '../../src/diagram/layerRows.ts';
import { initiallyOpen, visibleRows, type TableView } from '../../src/diagram/visibleRows.ts';
import { programModel } from '../support/programs.ts';
import { analysisOf } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

const tableOf = (text: string): LayerTable => layerTable(analysisOf(text), () => undefined);
const resnet50 = tableOf(zooText('resnet50'));
const everything = new Set(resnet50.rows.map(({ id }) => id));
const shownIn = (table: LayerTable, view: Partial<TableView> = {}): readonly string[] =>
  visibleRows(table, { filter: '', expanded: new Set(), folded: new Set(), ...view }).map(({ row }) => row.name);

describe('the table of layers', () => {
  it('has each layer once, in the groups that it stands in, with the sums of each group', () => {
    const layers = resnet50.rows.filter(({ layer }) => layer !== undefined);
    assert.equal(layers.length, 174);
    assert.deepEqual(shownIn(resnet50), [
      'stem',
      'relu_1',
      'maxPool2d_1',
      'conv2',
      'conv3',
      'conv4',
      'conv5',
      'globalAvgPool_1',
      'fc',
    ]);
    const { params, macs, memory } = resnet50.totals;
    const outermost = resnet50.rows.filter(({ parent }) => parent === undefined);
    const sum = (name: 'params' | 'macs' | 'memory'): number =>
      outermost.reduce((total, row) => total + (row[name] ?? Number.NaN), 0);
    assert.deepEqual([sum('params'), sum('macs'), sum('memory')], [params, macs, memory]);
    assert.equal(resnet50.rows.find(({ id }) => id === 'group conv3')?.params, 1_219_584);
  });

  it('is the same for the same network in TypeScript, group by group where both have them', async () => {
    const { analysis } = await programModel(zooText('resnet.cnn.ts'));
    const program = layerTable(analysis, () => undefined);
    const stages = (table: LayerTable) =>
      table.rows
        .filter(({ id }) => /^group conv\d$/.test(id))
        .map(({ name, shape, params, macs, memory }) => ({ name, shape, params, macs, memory }));
    assert.equal(stages(program).length, 4);
    assert.deepEqual(stages(program), stages(resnet50));
    assert.deepEqual(program.totals, resnet50.totals);
  });

  it('leaves out what is not known, for a group too', () => {
    const table = tableOf(
      '{ "input": [3, 8, 8], "blocks": { "b": { "layers": [{ "type": "relu" }, { "type": "conv2" }] } }, "layers": [{ "type": "b" }] }',
    );
    const unknown = table.rows.filter(({ name }) => name === 'b_1' || name === 'conv2_1');
    assert.equal(unknown.length, 2);
    for (const row of unknown) assert.ok(!('params' in row) && !('macs' in row) && !('memory' in row));
  });

  it('sorts what stands in one group by a number, and keeps what is unknown at the end', () => {
    const descending = { sort: { by: 'params', direction: 'descending' } } as const;
    assert.deepEqual(shownIn(resnet50, descending).slice(0, 4), ['conv5', 'conv4', 'fc', 'conv3']);
    const open = visibleRows(resnet50, { filter: '', expanded: everything, folded: new Set(), ...descending });
    assert.equal(open.length, resnet50.rows.length);
    open.forEach(({ row, level }, at) => {
      const before = open[at - 1];
      if (before?.level === level && before.row.parent === row.parent)
        assert.ok((row.params ?? 0) <= (before.row.params ?? 0));
      if (row.parent !== undefined)
        assert.ok(open.slice(0, at).some(each => each.row === resnet50.rows[row.parent ?? 0]));
    });
    const timed = withTimes(resnet50, { fc: 2, maxPool2d_1: 3 });
    for (const direction of ['ascending', 'descending'] as const) {
      const names = shownIn(timed, { sort: { by: 'time', direction } });
      assert.deepEqual(new Set(names.slice(0, 2)), new Set(['fc', 'maxPool2d_1']));
    }
  });

  it('adds up measured times over groups, and says nothing of what was not measured', () => {
    const first = resnet50.rows.filter(({ layer }) => layer?.startsWith('stem.') === true);
    const timed = withTimes(resnet50, Object.fromEntries(first.map(({ layer = '' }, at) => [layer, at + 1])));
    assert.equal(timed.rows.find(({ name }) => name === 'stem')?.time, 3);
    assert.equal(timed.totals.time, 3);
    assert.equal(timed.rows.find(({ name }) => name === 'fc')?.time, undefined);
    assert.equal(withTimes(resnet50, {}).totals.time, undefined);
  });

  it('filters by name, type and bounds, and shows the groups around what it finds', () => {
    assert.deepEqual(shownIn(resnet50, { filter: 'fc' }), ['fc']);
    assert.deepEqual(shownIn(resnet50, { filter: 'type:linear' }), ['fc']);
    const large = visibleRows(resnet50, { filter: 'type:conv2d params > 2M', expanded: new Set(), folded: new Set() });
    const found = large.filter(({ isFound }) => isFound);
    assert.equal(found.length, 4);
    assert.ok(found.every(({ row }) => row.type === 'conv2d' && 2e6 < (row.params ?? 0)));
    assert.ok(large.some(({ row, isFound }) => row.name === 'conv5' && !isFound));
    assert.deepEqual(shownIn(resnet50, { filter: '>1M macs<1' }), []);
    assert.deepEqual(shownIn(resnet50, { filter: 'no such layer' }), []);
  });

  it('can fold a group in which a filter has found something', () => {
    const folded = shownIn(resnet50, { filter: 'type:maxpool', folded: new Set() });
    assert.deepEqual(folded, ['maxPool2d_1']);
    const before = shownIn(resnet50, { filter: 'type:batchNorm' });
    const after = shownIn(resnet50, { filter: 'type:batchNorm', folded: new Set(['group conv4']) });
    assert.ok(after.length < before.length && after.includes('conv4'));
  });

  it('opens at first what fits into a side bar', () => {
    assert.deepEqual(
      [...initiallyOpen(resnet50)].sort(),
      ['conv2', 'conv3', 'conv4', 'conv5', 'stem'].map(name => `group ${name}`),
    );
    const small = tableOf(zooText('squeezenet1_1'));
    const shown = shownIn(small, { expanded: initiallyOpen(small) });
    assert.ok(shown.length <= 24);
  });

  it('stays quick with 30,000 rows', () => {
    const rows = Array.from({ length: 30_000 }, (_, at) =>
      at % 10 === 0
        ? { id: `g${at}`, name: `g${at}`, type: 'unit', category: 'group' as const, shape: '' }
        : {
            id: `l${at}`,
            name: `l${at}`,
            type: 'relu',
            category: 'activation' as const,
            shape: '',
            params: at,
            parent: at - (at % 10),
          },
    );
    const table = { name: 'large', rows, totals: {} };
    const expanded = new Set(rows.map(({ id }) => id));
    const sort = { by: 'params', direction: 'descending' } as const;
    assert.equal(visibleRows(table, { filter: '', expanded, folded: new Set(), sort }).length, 30_000);
    assert.equal(
      visibleRows(table, { filter: 'type:relu', expanded: new Set(), folded: new Set(), sort }).length,
      30_000,
    );
  });
});
