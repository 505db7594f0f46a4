import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { mergeShapes } from '../../src/diagram/repeats.ts';
import { boxPart } from '../../src/diagram/figure/graph.ts';
import {
  groupsToOpen,
  initiallyExpanded,
  visibleGraph,
  visibleSteps,
  type SeenGraph,
} from '../../src/diagram/visible.ts';
import { allGroups, diagramOf, zooDiagram } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

const network = (layers: string, blocks = '{}'): DiagramModel =>
  diagramOf(`{ "input": [4, 16, 16], "blocks": ${blocks}, "layers": [${layers}] }`);

/** A block of one convolution, repeated, between two layers. */
const repeated = (count: number, body = '{ "type": "conv2d", "outChannels": 4, "kernelSize": 1 }'): DiagramModel =>
  network(
    `{ "type": "relu", "name": "before" }, { "type": "unit", "name": "units", "repeat": ${count} }, { "type": "relu", "name": "after" }`,
    `{ "unit": { "layers": [${body}, { "type": "relu", "name": "act" }] } }`,
  );
const open = (model: DiagramModel, inFull: readonly string[] = []): SeenGraph =>
  visibleGraph(model, allGroups(model), new Set(inFull));
const arrows = ({ edges }: SeenGraph): readonly string[] => edges.map(({ from, to }) => `${from} → ${to}`);

describe('a repeat in the diagram', () => {
  const model = repeated(3);

  it('is one box while it is folded', () => {
    assert.deepEqual(arrows(visibleGraph(model, new Set())), [
      'input input → before',
      'before → group units',
      'group units → after',
    ]);
  });

  it('shows its first instance for all when it is opened', () => {
    const graph = open(model);
    assert.deepEqual(arrows(graph), [
      'input input → before',
      'before → units.0.conv2d_1',
      'units.0.conv2d_1 → units.0.act',
      'units.0.act → after',
    ]);
    assert.deepEqual(
      graph.frames.map(({ id, drawn }) => [id, drawn]),
      [['group units', 'once']],
    );
    assert.deepEqual(
      graph.boxes.map(({ frame }) => frame),
      [undefined, undefined, 'group units', 'group units', undefined],
    );
  });

  it('shows every instance when it is asked to', () => {
    const graph = open(model, ['group units']);
    assert.equal(graph.boxes.length, 9);
    assert.deepEqual(
      graph.frames.map(({ id, drawn, parent }) => [id, drawn, parent]),
      [
        ['group units', 'inFull', undefined],
        ['group units.0', undefined, 'group units'],
        ['group units.1', undefined, 'group units'],
        ['group units.2', undefined, 'group units'],
      ],
    );
  });

  it('has boxes that count for every instance', () => {
    const one = model.nodes.find(({ id }) => id === 'units.0.conv2d_1')?.amounts.params ?? 0;
    const box = open(model).boxes.find(({ id }) => id === 'units.0.conv2d_1')?.box;
    assert.deepEqual(box !== undefined && 'node' in box && box.node.amounts.params, 3 * one);
  });

  it('knows what stands for a layer of another instance, and what has to be open for that', () => {
    const { standsFor } = open(model);
    assert.equal(standsFor.get('units.2.act'), 'units.0.act');
    assert.equal(standsFor.get('group units.2'), 'group units');
    assert.equal(visibleGraph(model, new Set()).standsFor.get('units.2.act'), 'group units');
    assert.deepEqual(groupsToOpen(model, 'units.2.act'), ['group units']);
    assert.deepEqual(groupsToOpen(model, 'units.2.act', new Set(['group units'])), ['group units.2', 'group units']);
  });

  it('says what changes from one instance to the next', () => {
    const growing = repeated(3, '{ "type": "conv2d", "outChannels": "=8 * (index + 1)", "kernelSize": 1 }');
    const graph = open(growing);
    assert.equal(graph.edges.find(({ from }) => from === 'units.0.conv2d_1')?.shape, '8…24×16×16');
    assert.deepEqual(
      [
        ['64×56×56', '64×56×56'],
        ['64×56×56', '128×28×28'],
        ['64×56×56', '10'],
      ].map(mergeShapes),
      ['64×56×56', '64…128×28…56×28…56', '64×56×56 …'],
    );
  });

  it('shows each instance where one is read by a layer further on', () => {
    const model = network(
      '{ "type": "relu", "name": "act", "repeat": 3 }, { "type": "add", "name": "sum", "from": ["act.0", "act"] }',
    );
    assert.equal(open(model).frames[0]?.drawn, undefined);
    assert.ok(arrows(open(model)).includes('act.0 → sum'));
  });

  it('is red in one place when a layer of any instance is wrong', () => {
    const broken = diagramOf(zooText('alphago-192'), {
      problemOf: layer => (layer.startsWith('hidden.7.') && layer.includes('conv') ? 'no' : undefined),
    });
    const wrong = open(broken).boxes.filter(({ box }) => ('node' in box ? box.node : box.group).problem === 'no');
    assert.deepEqual(
      wrong.map(({ id }) => id.slice(0, 'hidden.0'.length)),
      ['hidden.0'],
    );
  });
});

describe('what is seen of any network', () => {
  /** Layers, and blocks that are repeated, up to three deep. */
  const layer = fc.letrec<{ layers: string }>(tie => ({
    layers: fc
      .array(
        fc.oneof(
          { depthSize: 'small', maxDepth: 3 },
          fc.constant('{ "type": "relu" }'),
          fc.constant('{ "type": "conv2d", "outChannels": 4, "kernelSize": 1 }'),
          tie('layers').map(inner => `{ "type": "residual", "layers": [${inner}] }`),
          fc
            .tuple(tie('layers'), fc.integer({ min: 1, max: 3 }))
            .map(([inner, count]) => `{ "type": "sequence", "layers": [${inner}], "repeat": ${count} }`),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map(layers => layers.join(', ')),
  })).layers;
  const opened = fc.tuple(layer, fc.infiniteStream(fc.boolean()), fc.infiniteStream(fc.boolean()));

  /** Blocks for what is repeated: only these can be. */
  const withBlocks = (layers: string): DiagramModel => {
    const blocks: string[] = [];
    let text = layers;
    for (;;) {
      const inner = /\{ "type": "sequence", "layers": \[((?:(?!"sequence").)*?)\], "repeat": (\d) \}/.exec(text);
      if (inner === null) break;
      blocks.push(`"b${blocks.length}": { "layers": [${inner[1] ?? ''}] }`);
      text = text.replace(inner[0], `{ "type": "b${blocks.length - 1}", "repeat": ${inner[2] ?? ''} }`);
    }
    return network(text, `{ ${blocks.join(', ')} }`);
  };

  it('has one box for each node, sums that are the totals, edges between boxes, and frames around what is theirs', () =>
    fc.assert(
      fc.property(opened, ([layers, isOpen, isInFull]) => {
        const model = withBlocks(layers);
        const choose = (stream: Iterator<boolean>): ReadonlySet<string> =>
          new Set(model.groups.filter(() => stream.next().value === true).map(({ id }) => id));
        checkGraph(model, visibleGraph(model, choose(isOpen), choose(isInFull)));
        checkGraph(model, open(model));
        checkGraph(model, visibleGraph(model, initiallyExpanded(model)));
      }),
      { numRuns: 150, seed: 1 },
    ));

  it('is one box for each node when everything is open and in full', () =>
    fc.assert(
      fc.property(layer, layers => {
        const model = withBlocks(layers);
        const graph = open(
          model,
          model.groups.map(({ id }) => id),
        );
        assert.deepEqual(
          graph.boxes.map(({ id }) => id),
          model.nodes.map(({ id }) => id),
        );
      }),
      { numRuns: 50, seed: 1 },
    ));

  it('shows a group of one layer as what that layer is', () => {
    const { boxes } = visibleGraph(zooDiagram('googlenet'), new Set());
    const textsOf = (id: string): readonly string[] =>
      boxes
        .filter(each => each.id === id)
        .flatMap(({ box }) => boxPart(id, box, { x: 0, y: 0, width: 200, height: 50 }).marks)
        .flatMap(mark => (mark.kind === 'text' ? [mark.text] : []));
    assert.deepEqual(textsOf('group pool1'), ['pool1 · pool', 'maxPool2d · 3×3, /2']);
    assert.deepEqual(textsOf('group conv1'), ['conv1 · convRelu', '2 layers · 64×112×112']);
  });

  it('opens no group at first that would be a frame around a single box', () => {
    for (const name of ['googlenet', 'resnet50', 'vgg16', 'unet', 'mobilenet-v2']) {
      const { boxes, frames } = visibleGraph(zooDiagram(name), initiallyExpanded(zooDiagram(name)));
      for (const { id } of frames) {
        const inside =
          boxes.filter(({ frame }) => frame === id).length + frames.filter(({ parent }) => parent === id).length;
        const holdsFrame = frames.some(({ parent }) => parent === id);
        assert.ok(1 < inside || holdsFrame, `${id} of ${name} is a frame around one box`);
      }
    }
  });

  for (const name of ['resnet50', 'googlenet', 'densenet121', 'mobilenet-v2', 'unet', 'vgg16', 'preact-resnet200'])
    it(`opens ${name} on a screen`, () => {
      const model = zooDiagram(name);
      const graph = visibleGraph(model, initiallyExpanded(model));
      checkGraph(model, graph);
      assert.ok(graph.boxes.length <= Math.max(24, visibleGraph(model, new Set()).boxes.length));
    });
});

function checkGraph(model: DiagramModel, { boxes, frames, edges, standsFor }: SeenGraph): void {
  const ids = new Set(boxes.map(({ id }) => id));
  const frameIds = new Set(frames.map(({ id }) => id));
  assert.equal(ids.size, boxes.length, 'each box once');
  for (const { id } of model.nodes) assert.ok(ids.has(standsFor.get(id) ?? ''), `${id} has a box`);
  for (const { id } of model.groups) {
    const seen = standsFor.get(id) ?? '';
    assert.ok(ids.has(seen) || frameIds.has(seen), `${id} is seen as something`);
  }
  for (const { frame } of boxes) assert.ok(frame === undefined || frameIds.has(frame));
  for (const { parent } of frames) assert.ok(parent === undefined || frameIds.has(parent));
  for (const { from, to } of edges) assert.ok(ids.has(from) && ids.has(to) && from !== to);
  assert.equal(new Set(edges.map(({ from, to }) => `${from}\n${to}`)).size, edges.length, 'each edge once');
  const sum = (amounts: readonly { readonly params?: number; readonly macs?: number }[]): readonly number[] => [
    amounts.reduce((total, { params = Number.NaN }) => total + params, 0),
    amounts.reduce((total, { macs = Number.NaN }) => total + macs, 0),
  ];
  assert.deepEqual(
    sum(boxes.map(({ box }) => ('node' in box ? box.node.amounts : box.group.amounts))),
    sum(model.nodes.map(({ amounts }) => amounts)),
  );
}

describe('what is seen of a large network', () => {
  it('comes in slices, and is the same', () => {
    const model = network(Array.from({ length: 5000 }, () => '{ "type": "relu" }').join(', '));
    const steps = visibleSteps(model, new Set(), new Set());
    let nSlices = 1;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) nSlices++;
    assert.ok(8 < nSlices, `${nSlices} slices`);
    assert.deepEqual(step.value, visibleGraph(model, new Set()));
  });
});
