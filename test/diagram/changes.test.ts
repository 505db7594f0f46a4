import assert from 'node:assert/strict';
import { compareNetworks } from '../../src/core/compareNetworks.ts';
import type { DiagramChange, DiagramModel } from '../../src/diagram/model.ts';
import { changeText, overlayPicture } from '../../src/diagram/overlays.ts';
import { lookOfBoxes } from '../../src/diagram/looks.ts';
import { visibleGraph } from '../../src/diagram/visible.ts';
import { analysisOf, diagramSince } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

const chain = (...layers: readonly string[]): string => `{ "input": [3, 8, 8], "layers": [${layers.join(', ')}] }`;
const conv = (name: string, outChannels: number): string =>
  `{ "type": "conv2d", "name": "${name}", "outChannels": ${outChannels}, "kernelSize": 3, "padding": 1 }`;
const residual = (...layers: readonly string[]): string =>
  `{ "type": "residual", "name": "r", "layers": [${layers.join(', ')}] }`;
const changesIn = ({ nodes, groups }: DiagramModel): Readonly<Record<string, DiagramChange>> =>
  Object.fromEntries([...nodes, ...groups].flatMap(({ id, change }) => (change === undefined ? [] : [[id, change]])));

describe('the difference of a diagram to an earlier version', () => {
  it('is nothing where nothing has changed', () => {
    const model = diagramSince(zooText('resnet50'), zooText('resnet50'));
    assert.deepEqual(changesIn(model), {});
    assert.deepEqual(model.baseline, { label: 'HEAD', removed: [] });
  });

  it('tells what was added, changed and removed, and by how much layers and groups have grown', () => {
    const model = diagramSince(
      chain(conv('a', 3), residual(conv('b', 3), conv('c', 3)), '{ "type": "relu", "name": "d" }'),
      chain(
        conv('a', 3),
        residual(conv('b', 3), '{ "type": "relu", "name": "e" }'),
        conv('f', 4),
        '{ "type": "relu", "name": "d" }',
      ),
    );
    assert.deepEqual(changesIn(model), {
      'r.add': { kind: 'changed', params: 0, macs: 0 },
      'r.e': { kind: 'added', params: 0, macs: 0 },
      'f': { kind: 'added', params: 112, macs: 6912 },
      'd': { kind: 'changed', params: 0, macs: 0 },
      'group r': { kind: 'changed', params: -84, macs: -5184, removed: ['r.c'] },
    });
    assert.deepEqual(model.baseline?.removed, ['r.c']);
  });

  it('has signs for all of it in the boxes, the colour of its sign, and words', () => {
    const model = diagramSince(
      chain(conv('a', 3), residual(conv('b', 3), conv('c', 3))),
      chain(conv('a', 3), residual(conv('b', 3)), conv('f', 4)),
    );
    const picture = overlayPicture(model, visibleGraph(model, new Set()), 'difference');
    const lookOf = lookOfBoxes({ overlay: picture });
    assert.deepEqual(
      ['a', 'group r', 'f'].map(id => [lookOf(id).note, lookOf(id).fill?.ink]),
      [
        [undefined, 'face'],
        ['Δ −84 · −1 layer', 'less'],
        ['+ 112', 'more'],
      ],
    );
    assert.equal(changeText(model.groups[0]?.change), '−84 params, −5.18 kMAC, − r.c');
  });

  it('adds up to the growth of the whole network', () => {
    for (const [before, after] of [
      ['resnet18', 'resnet34'],
      ['vgg16', 'vgg11'],
      ['resnet50', 'se-resnet50'],
    ] as const) {
      const [old, now] = [before, after].map(name => analysisOf(zooText(name)));
      assert.ok(old && now);
      const model = diagramSince(zooText(before), zooText(after));
      const { boxes } = visibleGraph(model, new Set());
      const folded = boxes.map(({ box }) => ('group' in box ? box.group : box.node).change);
      const gone = new Set(folded.flatMap(change => change?.removed ?? []));
      const outside = compareNetworks(old, now).removed.filter(
        id => !gone.has(old.network.layers[id]?.name ?? '') && old.network.layers[id]?.group === undefined,
      );
      const grown = folded.reduce((sum, change) => sum + (change?.params ?? 0), 0);
      const lost = outside.reduce((sum, id) => sum + (old.layers[id]?.params ?? 0), 0);
      assert.equal(grown - lost, now.totals.params - old.totals.params, `${before} → ${after}`);
    }
  });
});
