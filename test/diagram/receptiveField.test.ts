import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Analysis } from '../../src/core/analysis.ts';
import { nodeIds } from '../../src/diagram/ids.ts';
import { unitUnder } from '../../src/diagram/figure/fieldMap.ts';
import { shortName } from '../../src/diagram/figure/fieldWords.ts';
import type { Figure, Mark } from '../../src/diagram/figure/figure.ts';
import { fieldDrawing } from '../../src/diagram/figure/receptiveField.ts';
import { overlap } from '../../src/diagram/geometry.ts';
import { buildUnitField, type UnitField } from '../../src/diagram/unitField.ts';
import { analysisOf } from '../support/diagrams.ts';
import { placeOf } from '../support/markPlaces.ts';
import { zooNames, zooText } from '../support/zooTexts.ts';

const zoo = (name: string): Analysis => analysisOf(zooText(name));
const fieldOf = (analysis: Analysis, layer: string, unit?: readonly number[]): UnitField => {
  const field = buildUnitField(analysis, layer, unit);
  assert.ok(typeof field !== 'string', layer);
  return field;
};

/** A drawing is right when no text covers another or a map, no map another, and nothing is cut. */
function checkDrawing(figure: Figure, where: string): void {
  const marks = figure.parts.flatMap(part => part.marks);
  for (const mark of marks) {
    const { x, y, width, height } = placeOf(mark);
    const isInside = 0 <= x && 0 <= y && x + width <= figure.width + 0.01 && y + height <= figure.height + 0.01;
    assert.ok(isInside, `${where}: ${mark.kind} at ${x}, ${y} is cut`);
  }
  const texts = marks.filter(({ kind }) => kind === 'text');
  const solids = figure.parts
    .filter(({ kind }) => kind === 'map')
    .map(({ id, marks: own }) => ({ id, places: own.filter(({ kind }) => kind !== 'text').map(placeOf) }));
  texts.forEach((text, index) => {
    for (const other of texts.slice(index + 1))
      assert.ok(!overlap(placeOf(text), placeOf(other)), `${where}: ${said(text)} covers ${said(other)}`);
    for (const { id, places } of solids)
      assert.ok(!places.some(place => overlap(placeOf(text), place)), `${where}: ${said(text)} covers ${id ?? ''}`);
  });
  solids.forEach(({ id, places }, index) => {
    for (const other of solids.slice(index + 1))
      assert.ok(!places.some(place => other.places.some(its => overlap(place, its))), `${where}: ${id ?? ''} covers ${other.id ?? ''}`); // prettier-ignore
  });
}

function said(mark: Mark): string {
  return mark.kind === 'text' ? mark.text : mark.kind;
}

describe('the drawing of what a unit sees', () => {
  for (const name of zooNames)
    it(`covers nothing and cuts nothing in ${name}, at the centre and at a corner`, () => {
      const analysis = zoo(name);
      const ids = nodeIds(analysis.network).layers;
      const spatial = analysis.order.filter(id => 1 < (analysis.layers[id]?.outputShape?.length ?? 0));
      for (const id of [spatial.at(-1), spatial[Math.floor(spatial.length / 2)]]) {
        if (id === undefined) continue;
        const layer = ids[id] ?? '';
        checkDrawing(fieldDrawing(fieldOf(analysis, layer)).figure, layer);
        checkDrawing(fieldDrawing(fieldOf(analysis, layer, [0, 0, 0]), 600).figure, `${layer} in a narrow page`);
      }
    });

  it('shows the chain of LeNet-5 with its numbers, what only passes on left out', () => {
    const { figure } = fieldDrawing(fieldOf(zoo('lenet5'), 'c3', [4, 4]));
    assert.deepEqual(
      figure.parts.filter(({ kind }) => kind === 'map').map(({ label }) => label),
      [
        'input, 1×32×32, 14×14 px, at 8…21, jump 1 px',
        'c1, 6×28×28, 10×10 px, at 8…17, jump 1 px',
        's2, 6×14×14, 5×5 px, at 4…8, jump 2 px',
        'c3, 16×10×10, 1×1 px, at 4, jump 2 px',
      ],
    );
    assert.equal(figure.parts.filter(({ kind }) => kind === 'rays').length, 3);
    assert.equal(figure.parts.find(({ kind }) => kind === 'gap')?.label, '1 more map');
  });

  it('has a row for each way into the nearest join, and says which sees most', () => {
    const { figure } = fieldDrawing(fieldOf(zoo('googlenet'), '4a.inception.concat'));
    const ways = figure.parts.filter(({ kind }) => kind === 'way').flatMap(({ marks }) => marks.map(said));
    assert.equal(ways.length, 4);
    assert.match(ways[2] ?? '', /5×5 px of pool3, 171×171 px of input \(sees most\)/);
  });

  it('says how much of a patch lies on padding, and fills only what lies on the map', () => {
    const conv = { type: 'conv2d', outChannels: 2, kernelSize: 3, padding: 1 };
    const analysis = analysisOf(JSON.stringify({ input: [1, 9, 9], layers: [conv, { ...conv, name: 'last' }] }));
    const { figure } = fieldDrawing(fieldOf(analysis, 'last', [0, 4]));
    const input = figure.parts.find(({ kind }) => kind === 'map');
    assert.ok(input !== undefined);
    assert.equal(input.label, 'input, 1×9×9, 5×5 px, at −2…2 · 2…6, jump 1 px, 2×0 px of padding');
    const [face, patch, asked] = ['face', 'patch', 'asked'].map(role => input.marks.find(mark => mark.role === role));
    assert.ok(face !== undefined && patch !== undefined && asked !== undefined);
    assert.ok(placeOf(asked).y < placeOf(face).y && placeOf(face).y <= placeOf(patch).y);
    assert.ok('stroke' in asked && asked.stroke.dashes !== undefined);
  });

  it('finds the unit again under the middle of its cell', () => {
    const networks = [
      [zoo('lenet5'), 'c3', [10, 10]],
      [zoo('mnist1d'), 'hidden.0.conv', [19]],
      [zoo('space-time-unet'), 'result', [16, 32, 32]],
    ] as const;
    for (const [analysis, layer, size] of networks)
      fc.assert(
        fc.property(fc.tuple(...size.map(length => fc.integer({ min: 0, max: length - 1 }))), unit => {
          const { figure, chosen } = fieldDrawing(fieldOf(analysis, layer, unit));
          const own = figure.parts.find(({ traits = [] }) => traits.includes('chosen'));
          // The last rectangle that is drawn is the front of the unit.
          const front = own?.marks.findLast(({ kind, role }) => kind === 'rectangle' && role === 'asked');
          assert.ok(front?.kind === 'rectangle' && chosen !== undefined);
          const middle = { x: front.x + front.width / 2, y: front.y + front.height / 2 };
          assert.deepEqual(unitUnder(chosen, middle, unit), unit);
          assert.equal(unitUnder(chosen, { x: -1, y: middle.y }, unit), undefined);
        }),
        { numRuns: 15, seed: 3 },
      );
  });

  it('shortens names from the outside, and leaves out what only counts', () => {
    const nameIn = (name: string, type: string, width: number): string =>
      shortName({ id: name, name, type, category: 'pooling', channels: 1, axes: [] }, 12, width);
    assert.equal(nameIn('pool3.maxPool2d_1', 'maxPool2d', 116), 'pool3');
    assert.equal(nameIn('maxPool2d_1', 'maxPool2d', 116), 'maxPool2d_1');
    assert.equal(nameIn('conv4.rest.2.residual_1.trunk.spatial.conv', 'conv2d', 116), '…spatial.conv');
    assert.match(nameIn('averyverylongnameofalayerindeed', 'conv2d', 60), /^avery.*…$/);
  });
});
