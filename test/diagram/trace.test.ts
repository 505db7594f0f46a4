import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DiagramModel, DiagramNode } from '../../src/diagram/model.ts';
import { traceOf } from '../../src/diagram/trace.ts';

const node = (id: string, group?: string): DiagramNode => ({
  id,
  name: id,
  type: 'add',
  category: id === '0' ? 'input' : 'join',
  shape: '8',
  detail: '',
  amounts: {},
  ...(group !== undefined && { group }),
});

/** A network of nodes 0, 1, … with an edge for each pair, some of its nodes in the groups "outer" and, within it, "inner". */
function networkOf(pairs: readonly (readonly [number, number])[], grouped: readonly number[]): DiagramModel {
  const count = pairs.length + 1;
  const groupOf = (at: number): string | undefined =>
    grouped.includes(at) ? (at % 2 === 0 ? 'inner' : 'outer') : undefined;
  const group = { type: '', shape: '8', amounts: {}, nLayers: 1 };
  return {
    name: 'n',
    totals: '',
    nodes: Array.from({ length: count }, (_, at) => node(String(at), groupOf(at))),
    groups: [
      { ...group, id: 'outer', name: 'outer' },
      { ...group, id: 'inner', name: 'inner', parent: 'outer' },
    ],
    edges: pairs.flatMap(([first, second], at) =>
      [first, second].map(each => ({ from: String(each % (at + 1)), to: String(at + 1), shape: '8' })),
    ),
    problems: [],
  };
}

const networks = fc
  .tuple(fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 15 }), fc.array(fc.nat(15)))
  .map(([pairs, grouped]) => networkOf(pairs, grouped));

/** All pairs that a way leads between, by trying every node as one on the way. */
function ways({ nodes, edges }: DiagramModel): ReadonlySet<string> {
  const between = new Set(edges.map(({ from, to }) => `${from} ${to}`));
  for (const { id: by } of nodes)
    for (const { id: from } of nodes)
      for (const { id: to } of nodes)
        if (between.has(`${from} ${by}`) && between.has(`${by} ${to}`)) between.add(`${from} ${to}`);
  return between;
}

describe('the trace of a node', () => {
  it('is all that a way leads from and to, in any network', () => {
    fc.assert(
      fc.property(networks, model => {
        const between = ways(model);
        for (const { id } of model.nodes) {
          const trace = traceOf(model, id);
          const others = model.nodes.map(each => each.id);
          assert.deepEqual(
            others.filter(other => trace?.reads.has(other)),
            others.filter(other => between.has(`${other} ${id}`)),
          );
          assert.deepEqual(
            others.filter(other => trace?.readBy.has(other)),
            others.filter(other => between.has(`${id} ${other}`)),
          );
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('is for a group that of all nodes in it, without these', () => {
    fc.assert(
      fc.property(networks, model => {
        const own = model.nodes.filter(({ group }) => group !== undefined).map(({ id }) => id);
        const trace = traceOf(model, 'outer');
        assert.equal(trace === undefined, own.length === 0);
        if (trace === undefined) return;
        const between = ways(model);
        for (const { id } of model.nodes) {
          const isRead = !own.includes(id) && own.some(each => between.has(`${id} ${each}`));
          assert.equal(trace.reads.has(id), isRead);
          assert.equal(trace.has(id), own.includes(id) || trace.reads.has(id) || trace.readBy.has(id));
        }
        assert.ok(trace.has('outer'));
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('counts layers, and inputs not among them', () => {
    const trace = traceOf(networkOf([[0, 0], [1, 0], [2, 2]], [2]), '2'); // prettier-ignore
    assert.deepEqual([trace?.nRead, trace?.nReadBy], [1, 1]);
    assert.deepEqual(trace && [...trace.reads].toSorted(), ['0', '1']);
    assert.ok(trace?.has('inner') === true && trace.has('outer'));
    assert.equal(traceOf(networkOf([[0, 0]], []), 'gone'), undefined);
  });

  it('takes a network of 20,000 layers in its stride', () => {
    const pairs = Array.from({ length: 20_000 }, (_, at) => [at, Math.floor(at / 2)] as const);
    assert.equal(traceOf(networkOf(pairs, []), '10000')?.nRead, 9_999);
  });
});
