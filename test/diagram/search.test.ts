import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFilter } from '../../src/diagram/filter.ts';
import type { DiagramNode } from '../../src/diagram/model.ts';
import { lookOfBoxes } from '../../src/diagram/looks.ts';
import { hitBeside, search } from '../../src/diagram/search.ts';
import { traceOf } from '../../src/diagram/trace.ts';
import { groupsAround } from '../../src/diagram/visible.ts';
import { zooDiagram } from '../support/diagrams.ts';

const resnet50 = zooDiagram('resnet50');
const found = (typed: string): readonly string[] => search(resnet50, typed)?.ids ?? [];
const nodesWhere = (holds: (node: DiagramNode) => boolean): readonly string[] =>
  resnet50.nodes.filter(holds).map(({ id }) => id);

describe('the search of a diagram', () => {
  it('finds every node by its own name', () => {
    for (const { id, name } of resnet50.nodes) assert.ok(search(resnet50, name)?.has(id), id);
  });

  it('finds what is called by any name, also one that looks like a bound', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('a > 1', '>5', 'type:x', '7×7', 'shape:7', 'macs>1M')),
        name => {
          const filter = readFilter(name);
          assert.ok(filter?.finds({ name, type: 'relu', shape: '8' }) ?? name.trim() === '');
        },
      ),
      { seed: 1 },
    );
  });

  it('finds layers by type, size and bounds, and every word has to hold', () => {
    assert.deepEqual(
      found('type:batchNorm').filter(id => !id.startsWith('group ')),
      nodesWhere(({ type }) => type === 'batchNorm'),
    );
    const sevens = nodesWhere(({ shape }) => shape === '512×7×7');
    assert.ok(3 < sevens.length);
    assert.deepEqual(found('512×7×7'), sevens);
    assert.deepEqual(found('shape:512x7X7'), sevens);
    assert.deepEqual(
      found('shape:7x7'),
      nodesWhere(({ shape }) => shape.endsWith('×7×7')),
    );
    assert.deepEqual(
      found('macs > 100M'),
      nodesWhere(({ amounts }) => 1e8 < (amounts.macs ?? 0)),
    );
    assert.deepEqual(
      found('field>400'),
      nodesWhere(({ amounts }) => 400 < (amounts.field ?? 0)),
    );
    assert.deepEqual(found('rf>400'), found('field>400px'));
    assert.deepEqual(
      found('intensity<10 macs>0'),
      nodesWhere(({ amounts }) => (amounts.intensity ?? 99) < 10 && 0 < (amounts.macs ?? 0)),
    );
    assert.deepEqual(found('fc macs>100M'), []);
    assert.equal(search(resnet50, '  '), undefined);
  });

  it('finds groups by what they are called, and layers where they stand', () => {
    assert.equal(found('conv3')[0], 'group conv3');
    assert.ok(found('conv3.rest.0').every(id => id.startsWith('conv3.rest.0.')));
    assert.ok(found('conv3.rest.0').length > 3);
  });

  it('counts in each group the hits in it, and none elsewhere', () => {
    for (const typed of ['conv', 'macs>100M', 'relu', 'stem']) {
      const hits = search(resnet50, typed);
      assert.ok(hits);
      const groupOf = new Map([
        ...resnet50.nodes.map(({ id, group }) => [id, group] as const),
        ...resnet50.groups.map(({ id, parent }) => [id, parent] as const),
      ]);
      const counts = new Map<string, number>();
      for (const id of hits.ids)
        for (const group of groupsAround(resnet50, groupOf.get(id))) counts.set(group, (counts.get(group) ?? 0) + 1);
      assert.deepEqual([...hits.inside].toSorted(), [...counts].toSorted());
    }
  });

  it('walks through all hits and round, from wherever one is', () => {
    const none = search(resnet50, 'type:maxPool2d fc');
    assert.deepEqual(none?.ids, []);
    const large = search(resnet50, 'macs>110M');
    assert.ok(large !== undefined && 5 < large.ids.length);
    const walk = (from: string | undefined, direction: 1 | -1): readonly (string | undefined)[] => {
      const way = [hitBeside(large, resnet50, from, direction)];
      while (way.length < large.ids.length) way.push(hitBeside(large, resnet50, way.at(-1), direction));
      return way;
    };
    assert.deepEqual(walk(undefined, 1), large.ids);
    assert.deepEqual(walk(undefined, -1), large.ids.toReversed());
    assert.deepEqual(walk('input input', 1), large.ids);
    assert.equal(hitBeside(large, resnet50, large.ids.at(-1), 1), large.ids[0]);
    assert.ok(hitBeside(large, resnet50, 'group conv5', 1)?.startsWith('conv5.'));
    assert.equal(hitBeside(none, resnet50, undefined, 1), undefined);
  });
});

describe('the look of boxes', () => {
  it('keeps what was found or traced in view, by what stands for it', () => {
    const hits = search(resnet50, 'conv3.rest.2');
    const [first] = hits?.ids ?? [];
    assert.ok(hits !== undefined && first !== undefined);
    const standsFor = new Map(hits.ids.map(id => [id, id.replace('rest.2', 'rest.0')]));
    const standIn = first.replace('rest.2', 'rest.0');
    assert.equal(lookOfBoxes({ hits })(standIn).isFaint, true);
    assert.equal(lookOfBoxes({ hits, standsFor })(standIn).isFaint, undefined);
    assert.equal(lookOfBoxes({ hits, standsFor })('fc').isFaint, true);
    assert.equal(lookOfBoxes({ hits })('group conv3').nHits, hits.ids.length);
    const trace = traceOf(resnet50, first);
    assert.equal(lookOfBoxes({ trace })('fc').isFaint, undefined);
    assert.equal(
      lookOfBoxes({ trace: trace && { ...trace, has: () => false }, standsFor })(standIn).isFaint,
      undefined,
    );
  });
});
