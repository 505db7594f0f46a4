import assert from 'node:assert/strict';
import { featureMapsOf } from '../../src/diagram/figure/featureMaps.ts';
import type { Figure, Mark, Part } from '../../src/diagram/figure/figure.ts';
import { partBounds, textBounds } from '../../src/diagram/figure/partBounds.ts';
import { volumesOf } from '../../src/diagram/figure/volumes.ts';
import { overlap, type Point, type Rectangle } from '../../src/diagram/geometry.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { initiallyExpanded } from '../../src/diagram/visible.ts';
import { holdingVolume } from '../../src/diagram/volumes/holding.ts';
import type { Volume } from '../../src/diagram/volumes/volume.ts';
import { initiallyUnfolded, volumeNetwork } from '../../src/diagram/volumes/volumeNetwork.ts';
import { allGroups, diagramOf, zooDiagram } from '../support/diagrams.ts';
import { zooNames } from '../support/zooTexts.ts';

const network = (...layers: readonly string[]): DiagramModel =>
  diagramOf(`{ "input": [3, 32, 32], "layers": [${layers.join(', ')}] }`);
const volumesIn = (model: DiagramModel): readonly Volume[] => volumeNetwork(model, allGroups(model)).volumes;
const look = { width: 1100 };

/** Everything as drawn: texts and faces, each with the part that it belongs to, on the plane of the figure. */
function drawn({ parts }: Figure): {
  readonly texts: readonly {
    readonly part: Part;
    readonly text: string;
    readonly role: string;
    readonly at: Rectangle;
  }[];
  readonly faces: readonly { readonly part: Part; readonly corners: readonly Point[] }[];
} {
  const move = ({ at }: Part, { x, y }: Point): Point => ({ x: x + (at?.x ?? 0), y: y + (at?.y ?? 0) });
  return {
    texts: parts.flatMap(part =>
      part.marks.flatMap(mark => {
        if (mark.kind !== 'text') return [];
        const bounds = textBounds(mark);
        return [{ part, text: mark.text, role: mark.role ?? '', at: { ...bounds, ...move(part, bounds) } }];
      }),
    ),
    faces: parts
      .filter(({ kind }) => kind === 'volume')
      .flatMap(part =>
        part.marks.flatMap(mark => {
          const corners = cornersOf(mark);
          return corners.length === 0 ? [] : [{ part, corners: corners.map(corner => move(part, corner)) }];
        }),
      ),
  };
}

function cornersOf(mark: Mark): readonly Point[] {
  if (!['front', 'top', 'side'].includes(mark.role ?? '')) return [];
  if (mark.kind === 'line') return mark.points;
  if (mark.kind === 'circle') {
    const { centre, radius } = mark;
    return cornersOfRectangle({ x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius });
  }
  return mark.kind === 'rectangle' ? cornersOfRectangle(mark) : [];
}

function cornersOfRectangle({ x, y, width, height }: Rectangle): readonly Point[] {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}

/** Whether two convex shapes have an area in common: no line of a side keeps them apart. */
function meet(one: readonly Point[], other: readonly Point[]): boolean {
  return ![one, other].some(shape =>
    shape.some((corner, at) => {
      const next = shape[(at + 1) % shape.length] ?? corner;
      const along = (point: Point): number => (next.y - corner.y) * point.x - (next.x - corner.x) * point.y;
      const [first, second] = [one.map(along), other.map(along)];
      const length = Math.hypot(next.x - corner.x, next.y - corner.y) || 1;
      const common =
        Math.min(Math.max(...first), Math.max(...second)) - Math.max(Math.min(...first), Math.min(...second));
      return common / length < 0.5;
    }),
  );
}

/** Pairs of what lies near each other, so that a large drawing does not take all pairs. */
function nearPairs<Thing>(
  things: readonly Thing[],
  boundsOf: (thing: Thing) => Rectangle,
): readonly (readonly [Thing, Thing])[] {
  const sorted = things.map(thing => ({ thing, at: boundsOf(thing) })).sort((one, other) => one.at.x - other.at.x);
  return sorted.flatMap(({ thing, at }, index) => {
    const pairs: (readonly [Thing, Thing])[] = [];
    for (const other of sorted.slice(index + 1)) {
      if (at.x + at.width <= other.at.x) break;
      if (overlap(at, other.at)) pairs.push([thing, other.thing]);
    }
    return pairs;
  });
}

/** A drawing is right when nothing covers anything else and all of it is on the page. */
function checkFigure(figure: Figure): void {
  const { texts, faces } = drawn(figure);
  for (const [one, other] of nearPairs(texts, ({ at }) => at))
    assert.fail(`"${one.text}" of ${one.part.label} and "${other.text}" of ${other.part.label} overlap`);
  const shapes = [
    ...texts.map(({ part, text, at }) => ({ part, text, corners: cornersOfRectangle(at), at })),
    ...faces.map(({ part, corners }) => ({ part, text: undefined, corners, at: boundsOfCorners(corners) })),
  ];
  for (const [one, other] of nearPairs(shapes, ({ at }) => at)) {
    if (one.part === other.part && (one.text === undefined) === (other.text === undefined)) continue;
    const said = `${one.text ?? 'body'} of ${one.part.label} and ${other.text ?? 'body'} of ${other.part.label}`;
    assert.ok(!meet(one.corners, other.corners), said);
  }
  const lines = figure.parts
    .filter(({ kind }) => kind === 'way')
    .flatMap(part => part.marks.flatMap(mark => (mark.kind === 'line' ? segmentsOf(part, mark.points) : [])));
  const things = [
    ...lines.map(({ part, ends }) => ({ part, text: undefined, corners: ends, at: boundsOfCorners(ends) })),
    ...shapes.filter(({ text }) => text !== undefined),
  ];
  for (const [one, other] of nearPairs(things, ({ at }) => at))
    if (one.part !== other.part && (one.text === undefined) !== (other.text === undefined))
      assert.fail(`${one.text ?? 'line'} of ${one.part.label} and ${other.text ?? 'line'} of ${other.part.label}`);
  for (const part of figure.parts) {
    const { x, y, width, height } = partBounds(part);
    assert.ok(
      figure.x <= x && figure.y <= y && x + width <= figure.x + figure.width && y + height <= figure.y + figure.height,
      `${part.label} is cut`,
    );
  }
  for (const { marks } of figure.parts)
    for (const mark of marks) if (mark.kind === 'text') assert.ok(9 <= mark.size, `"${mark.text}" is too small`);
}

/** The stretches of a line of a part; they run across or up and down. */
function segmentsOf(
  part: Part,
  points: readonly Point[],
): readonly { readonly part: Part; readonly ends: readonly Point[] }[] {
  const { x: dx = 0, y: dy = 0 } = part.at ?? {};
  const moved = points.map(({ x, y }) => ({ x: x + dx, y: y + dy }));
  return moved.slice(1).map((end, at) => ({ part, ends: [moved[at] ?? end, end] }));
}

function boundsOfCorners(corners: readonly Point[]): Rectangle {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The sizes that are written at a volume. */
function written({ marks }: Part): readonly string[] {
  const text = (role: string): readonly string[] =>
    marks.flatMap(mark => (mark.kind === 'text' && mark.role === role ? [mark.text.replace('×', '')] : []));
  return [...text('channels'), ...text('depth'), ...text('height'), ...text('width')];
}

describe('the volumes of a network', () => {
  for (const name of zooNames)
    it(`are drawn apart and whole for ${name}, however much is unfolded`, () => {
      const model = zooDiagram(name);
      for (const expanded of [
        new Set<string>(),
        initiallyExpanded(model),
        initiallyUnfolded(model),
        allGroups(model),
      ]) {
        checkFigure(volumesOf([{ model, expanded }], look));
        checkFigure(featureMapsOf({ model, expanded }, look));
      }
      checkFigure(volumesOf([{ model }], { width: 500, law: 'linear' }));
      checkFigure(volumesOf([{ model }], { width: 500, law: 'compressed' }));
    });

  it('have no window on what a transposed convolution reads: its kernel lies on what it gives', () => {
    const windowsOf = (type: string): number => {
      const model = network(`{ "type": "${type}", "outChannels": 8, "kernelSize": 4, "stride": 2 }`);
      const figures = [volumesOf([{ model }], look), featureMapsOf({ model }, look)];
      return figures.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'window')).length;
    };
    assert.deepEqual([windowsOf('conv2d'), windowsOf('convTranspose2d')], [2, 0]);
  });

  it('have the sizes of the model written at their edges', () => {
    for (const name of zooNames) {
      const model = zooDiagram(name);
      const { volumes } = volumeNetwork(model, allGroups(model));
      const parts = new Map(
        volumesOf([{ model, expanded: allGroups(model) }], look).parts.map(part => [part.id, part]),
      );
      for (const { id, size = [], shape } of volumes) {
        const part = parts.get(id);
        assert.ok(part !== undefined, id);
        const isVector = size.slice(1).every(side => side === 1);
        assert.deepEqual(written(part), isVector ? [shape.replace('×', '')] : size.map(String), `${name} ${id}`);
      }
    }
  });

  it('are as large in one network as in another beside it where they have the same size', () => {
    const figure = volumesOf([{ model: zooDiagram('vgg16') }, { model: zooDiagram('resnet50') }], look);
    const bodies = new Map<string, Set<string>>();
    for (const part of figure.parts.filter(({ kind }) => kind === 'volume')) {
      const fronts = part.marks.filter(mark => mark.kind === 'rectangle' && mark.role === 'front');
      const width = fronts.reduce((sum, mark) => sum + (mark.kind === 'rectangle' ? mark.width : 0), 0);
      const [first] = fronts;
      const key = written(part).join('×');
      const body = `${width.toFixed(3)} ${first?.kind === 'rectangle' ? first.height.toFixed(3) : ''}`;
      bodies.set(key, (bodies.get(key) ?? new Set()).add(body));
    }
    for (const [size, drawnAs] of bodies) assert.equal(drawnAs.size, 1, size);
    const headings = figure.parts.filter(({ kind }) => kind === 'heading').map(({ label }) => label ?? '');
    assert.deepEqual(
      headings.map(label => label.split(',')[0]),
      ['VGG-16', 'ResNet-50'],
    );
    checkFigure(figure);
  });

  it('take in what leaves their size alone', () => {
    const [, conv, ...others] = volumesIn(
      network(
        '{ "type": "conv2d", "outChannels": 8, "kernelSize": 3 }',
        '{ "type": "batchNorm" }',
        '{ "type": "relu" }',
        '{ "type": "flatten" }',
      ),
    );
    assert.deepEqual([conv?.shape, conv?.followers, others], ['8×30×30', ['batch norm', 'relu', 'flatten'], []]);
  });

  it('join a sum to what is added last, and what skips it is a line', () => {
    const model = zooDiagram('resnet18');
    const { volumes, edges } = volumeNetwork(model, allGroups(model));
    assert.ok(volumes.some(({ followers }) => followers.includes('add')));
    const skips = edges.filter(({ from, to }) => from + 1 < to);
    assert.ok(5 <= skips.length);
  });

  it('say which channels of a concatenation are carried across', () => {
    const model = zooDiagram('unet');
    const joined = volumeNetwork(model, initiallyExpanded(model)).volumes.filter(
      ({ segments }) => segments !== undefined,
    );
    assert.deepEqual(
      joined.map(({ segments = [] }) =>
        segments.map(({ channels, isCopy }) => `${channels}${isCopy ? ' carried' : ''}`),
      ),
      [512, 256, 128, 64].map(channels => [`${channels} carried`, String(channels)]),
    );
  });

  it('go down and up for U-Net, so that what is carried across is a straight line', () => {
    const figure = volumesOf([{ model: zooDiagram('unet') }], look);
    const crops = figure.parts.filter(({ kind, label = '' }) => kind === 'way' && label.endsWith(', crop'));
    assert.equal(crops.length, 4);
    for (const { marks } of crops) {
      const [line] = marks;
      assert.ok(line?.kind === 'line' && line.points.length === 2 && line.points[0]?.y === line.points[1]?.y);
    }
  });

  it('have a window only where it slides over the volume beside it', () => {
    const figure = volumesOf([{ model: zooDiagram('alexnet') }], look);
    const labels = figure.parts.flatMap(({ kind, label }) => (kind === 'window' ? [label] : []));
    assert.ok(4 <= labels.length && labels.length <= 8);
  });

  it('are found by what they hold, folded or not', () => {
    const model = zooDiagram('resnet50');
    const folded = volumeNetwork(model, new Set());
    assert.equal(holdingVolume(model, folded, 'conv4.rest.2.residual_1.trunk.spatial.conv'), 'group conv4');
    const open = volumeNetwork(model, allGroups(model));
    assert.equal(holdingVolume(model, open, 'stem.norm'), 'stem.conv');
  });

  it('are drawn with a mark where a size is not known', () => {
    const model = network('{ "type": "nope", "name": "n" }', '{ "type": "relu", "name": "r" }');
    const figure = volumesOf([{ model }], look);
    checkFigure(figure);
    checkFigure(featureMapsOf({ model }, look));
    assert.ok(figure.parts.some(({ id }) => id === 'n'));
  });

  it('are an empty drawing for an empty network', () => {
    assert.ok(Number.isFinite(volumesOf([{ model: diagramOf('{') }], look).width));
  });
});
