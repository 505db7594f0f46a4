import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupsAround, initiallyExpanded, visibleGraph, type VisibleGraph } from '../../src/diagram/visible.ts';
import { layoutGraph, layoutSteps, type Layout } from '../../src/diagram/layout/layout.ts';
import { contains, overlap, type Rectangle } from '../../src/diagram/geometry.ts';
import { allGroups, diagramOf, zooDiagram } from '../support/diagrams.ts';

const size = { width: 120, height: 40 };

/** A layout is right when nothing covers anything else, edges go down, and frames hold what is theirs. */
function checkLayout(graph: VisibleGraph): Layout {
  const layout = layoutGraph(graph, { box: () => size, title: () => size, label: () => size });
  assert.equal(layout.boxes.size, graph.boxes.length, 'every box has a place');
  assert.equal(layout.edges.length, graph.edges.length, 'every edge has a way');
  const boxes = [...layout.boxes];
  boxes.forEach(([id, box], index) => {
    for (const [other, otherBox] of boxes.slice(index + 1))
      assert.ok(!overlap(box, otherBox), `${id} and ${other} overlap`);
  });
  for (const { id, frame } of graph.boxes)
    if (frame !== undefined) assert.ok(holds(layout.frames.get(frame), layout.boxes.get(id)), id);
  for (const { id, parent } of graph.frames)
    if (parent !== undefined) assert.ok(holds(layout.frames.get(parent), layout.frames.get(id)), id);
  for (const { from, to, points } of layout.edges) {
    const ys = points.map(({ y }) => y);
    assert.deepEqual(
      ys,
      [...ys].sort((left, right) => left - right),
      `${from} → ${to} goes down`,
    );
  }
  return layout;
}

describe('the layout', () => {
  for (const name of ['lenet5', 'resnet50', 'vgg16'])
    it(`is right for ${name}, folded, as it opens, and unfolded`, () => {
      const model = zooDiagram(name);
      for (const expanded of [new Set<string>(), initiallyExpanded(model), allGroups(model)])
        for (const inFull of [new Set<string>(), expanded]) checkLayout(visibleGraph(model, expanded, inFull));
    });

  it('puts what all paths run through on one line, and skips at its right', () => {
    const model = zooDiagram('resnet50');
    const { boxes, edges } = checkLayout(visibleGraph(model, allGroups(model), allGroups(model)));
    const middles = model.nodes
      .filter(({ id }) => !id.includes('.shortcut.') && !id.includes('.trunk.'))
      .map(({ id }) => (boxes.get(id)?.x ?? 0) + size.width / 2);
    assert.equal(new Set(middles).size, 1);
    const skips = edges.filter(({ isSkip }) => isSkip);
    assert.equal(skips.length, 12, 'one skip for each identity block');
    for (const { points } of skips) assert.ok((middles[0] ?? 0) < Math.max(...points.map(({ x }) => x)));
  });

  it('puts branches side by side', () => {
    const branch = (kernelSize: number) =>
      `[{ "type": "conv2d", "name": "k${kernelSize}", "outChannels": 4, "kernelSize": ${kernelSize}, "padding": "same" }]`;
    const model = diagramOf(
      `{ "input": [3, 8, 8], "layers": [{ "type": "parallel", "name": "p", "branches": [${[1, 3, 5].map(branch).join(', ')}] }] }`,
    );
    const { boxes } = checkLayout(visibleGraph(model, allGroups(model), allGroups(model)));
    const tops = [1, 3, 5].map(
      kernelSize => boxes.get(`p.branch_${[1, 3, 5].indexOf(kernelSize) + 1}.k${kernelSize}`)?.y,
    );
    assert.equal(new Set(tops).size, 1);
  });

  it('is right for any graph of layers that read any before them', () => {
    const reads = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(reads, pairs => {
        const layers = pairs.map(([first, second], index) => {
          const name = (choice: number): string =>
            choice % (index + 1) === index ? 'input' : `l${choice % (index + 1)}`;
          return `{ "type": "add", "name": "l${index}", "from": ["${name(first)}", "${name(second)}"] }`;
        });
        const model = diagramOf(`{ "input": [3, 8, 8], "layers": [${layers.join(', ')}] }`);
        checkLayout(visibleGraph(model, new Set()));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('stays in place above a change', () => {
    const text = (channels: number, more: string): string =>
      `{ "input": [3, 8, 8], "layers": [{ "type": "conv2d", "name": "a", "outChannels": 4, "kernelSize": 3 }, { "type": "relu", "name": "b" }, { "type": "conv2d", "name": "c", "outChannels": ${channels}, "kernelSize": 1 }${more}] }`;
    const before = checkLayout(visibleGraph(diagramOf(text(4, '')), new Set()));
    const after = checkLayout(visibleGraph(diagramOf(text(8, ', { "type": "relu", "name": "d" }')), new Set()));
    for (const id of ['input input', 'a', 'b', 'c']) assert.deepEqual(after.boxes.get(id), before.boxes.get(id));
  });

  it('keeps the trunk in its place when a skip is added further down', () => {
    const text = (last: string): string =>
      `{ "input": [3, 8, 8], "layers": [{ "type": "conv2d", "name": "a", "outChannels": 4, "kernelSize": 1 }, { "type": "relu", "name": "b" }, ${last}] }`;
    const before = checkLayout(visibleGraph(diagramOf(text('{ "type": "relu", "name": "c" }')), new Set()));
    const after = checkLayout(
      visibleGraph(diagramOf(text('{ "type": "add", "name": "c", "from": ["a", "b"] }')), new Set()),
    );
    for (const id of ['input input', 'a']) assert.deepEqual(after.boxes.get(id), before.boxes.get(id));
    for (const id of ['b', 'c']) assert.equal(after.boxes.get(id)?.x, before.boxes.get(id)?.x);
  });

  it('comes in slices to the same places', () => {
    const names = Array.from({ length: 3000 }, (_, at) => `b${at}`);
    const graph: VisibleGraph = {
      ...visibleGraph(diagramOf('{ "input": [3, 8, 8], "layers": [] }'), new Set()),
      boxes: names.map(id => ({
        id,
        box: { group: { id, name: id, type: '', shape: '', amounts: {}, nLayers: 1 } },
        frame: undefined,
      })),
      edges: names.slice(1).map((to, at) => ({ from: names[at] ?? '', to, shape: '4×8×8' })),
    };
    const sizes = { box: () => size, title: () => size, label: () => size };
    const steps = layoutSteps(graph, sizes, 'down');
    let nSlices = 1;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) nSlices++;
    assert.ok(20 < nSlices, `${nSlices} slices`);
    assert.deepEqual(step.value, layoutGraph(graph, sizes, 'down'));
  });
});

describe('what is visible', () => {
  it('folds everything beyond a screenful, and sums up what is folded', () => {
    const model = zooDiagram('resnet50');
    const { boxes } = visibleGraph(model, initiallyExpanded(model));
    assert.ok(10 <= boxes.length && boxes.length <= 24, `${boxes.length} boxes`);
    const folded = visibleGraph(model, new Set()).boxes.map(({ box }) =>
      'group' in box ? box.group.amounts : box.node.amounts,
    );
    assert.equal(
      folded.reduce((sum, { params = Number.NaN }) => sum + params, 0),
      25_557_032,
    );
    assert.equal(
      folded.reduce((sum, { macs = Number.NaN }) => sum + macs, 0),
      4_089_184_256,
    );
  });

  it('joins what stays visible, each pair once', () => {
    const model = zooDiagram('resnet50');
    const { edges } = visibleGraph(model, new Set());
    assert.equal(new Set(edges.map(({ from, to }) => `${from} ${to}`)).size, edges.length);
    assert.deepEqual(edges.map(({ shape }) => shape).slice(0, 4), [
      '3×224×224',
      '64×112×112',
      '64×112×112',
      '64×56×56',
    ]);
  });

  it('knows the groups that have to be open for a node to be seen', () => {
    const model = zooDiagram('resnet50');
    const node = model.nodes.find(({ id }) => id === 'conv3.rest.0.residual_1.trunk.spatial.conv');
    assert.deepEqual(groupsAround(model, node?.group).length, 6);
    assert.ok(visibleGraph(model, new Set(groupsAround(model, node?.group))).boxes.some(({ id }) => id === node?.id));
  });

  it('draws a layer whose size is unknown, with its problem', () => {
    const model = diagramOf(
      '{ "input": [3, 8, 8], "layers": [{ "type": "nope", "name": "n" }, { "type": "relu", "name": "r" }] }',
      { problemOf: layer => (layer === 'n' ? 'unknown' : undefined) },
    );
    assert.deepEqual(
      model.nodes.map(({ id, shape, problem }) => [id, shape, problem]),
      [
        ['input input', '3×8×8', undefined],
        ['n', '?', 'unknown'],
        ['r', '?', undefined],
      ],
    );
  });
});

function holds(outer: Rectangle | undefined, inner: Rectangle | undefined): boolean {
  return outer !== undefined && inner !== undefined && contains(outer, inner);
}
