import assert from 'node:assert/strict';
import fc from 'fast-check';
import { colourOf, themes, type Theme } from '../../src/diagram/export/themes.ts';
import { boxPart, graphFigure, graphSizes } from '../../src/diagram/figure/graph.ts';
import type { TextMark } from '../../src/diagram/figure/figure.ts';
import { legendPart, withLegend, type Legend } from '../../src/diagram/figure/legend.ts';
import { solid } from '../../src/diagram/figure/paint.ts';
import { textWidth } from '../../src/diagram/figure/textWidth.ts';
import { layoutGraph } from '../../src/diagram/layout/layout.ts';
import { lookOfBoxes } from '../../src/diagram/looks.ts';
import { amountText, hasOverlay, overlayNames, overlayPicture } from '../../src/diagram/overlays.ts';
import { colourOn, positionOf, scaleOf, ticksOf, type Scale } from '../../src/diagram/scale.ts';
import { costliestParts, withMeasuredTimes } from '../../src/diagram/times.ts';
import { visibleGraph } from '../../src/diagram/visible.ts';
import { diagramOf, zooDiagram } from '../support/diagrams.ts';

const resnet50 = zooDiagram('resnet50');
const measured = withMeasuredTimes(
  resnet50,
  Object.fromEntries(resnet50.nodes.flatMap(({ layer }, at) => (layer === undefined ? [] : [[layer, at % 7]]))),
);

/** Any of the groups open, whether those around them are or not. */
const anyExpanded = fc.subarray(resnet50.groups.map(({ id }) => id)).map((ids): ReadonlySet<string> => new Set(ids));

describe('an overlay', () => {
  for (const overlay of ['params', 'macs', 'memory', 'time'] as const)
    it(`shows the same ${overlay} altogether, whatever is folded`, () => {
      const total = measured.nodes.reduce((sum, { amounts }) => sum + (amounts[overlay] ?? 0), 0);
      fc.assert(
        fc.property(anyExpanded, expanded => {
          const graph = visibleGraph(measured, expanded);
          const picture = overlayPicture(measured, graph, overlay);
          const boxes = graph.boxes.flatMap(({ id }) => picture.amounts.get(id) ?? []);
          const sum = boxes.reduce((all, { amount = Number.NaN }) => all + amount, 0);
          assert.ok(Math.abs(sum - total) <= 1e-9 * total, `${sum} of ${total}`);
          assert.ok(Math.abs(boxes.reduce((all, { share = Number.NaN }) => all + share, 0) - 1) < 1e-9);
        }),
        { numRuns: 30, seed: 1 },
      );
    });

  it('shows on a folded group the widest receptive field in it, and MACs per byte of all of it', () => {
    const graph = visibleGraph(resnet50, new Set());
    const fields = overlayPicture(resnet50, graph, 'field');
    const inside = resnet50.nodes.filter(({ id }) => id.startsWith('conv3.'));
    assert.equal(
      fields.amounts.get('group conv3')?.amount,
      Math.max(...inside.map(({ amounts }) => amounts.field ?? Number.NaN)),
    );
    assert.equal(fields.total, undefined);
    const intensities = inside.map(({ amounts }) => amounts.intensity ?? Number.NaN);
    const whole = overlayPicture(resnet50, graph, 'intensity').amounts.get('group conv3')?.amount ?? Number.NaN;
    assert.ok(Math.min(...intensities) < whole && whole < Math.max(...intensities));
  });

  it('writes amounts into boxes and frames, with units where they are not plain counts', () => {
    const graph = visibleGraph(resnet50, new Set(['group conv3']));
    const noteOf = (overlay: 'params' | 'macs' | 'memory' | 'field', id: string): string | undefined =>
      overlayPicture(resnet50, graph, overlay).amounts.get(id)?.note;
    assert.equal(noteOf('params', 'fc'), '2.05 M');
    assert.equal(noteOf('params', 'maxPool2d_1'), '', 'a zero is not written');
    assert.equal(noteOf('params', 'group conv3'), '1.22 M', 'the frame of an open group has the sum');
    assert.equal(noteOf('macs', 'group conv4'), '1.46 G');
    assert.equal(noteOf('memory', 'maxPool2d_1'), '803 kB');
    assert.equal(noteOf('field', 'maxPool2d_1'), '11 px');
    const macs = overlayPicture(resnet50, graph, 'macs');
    const conv4 = macs.amounts.get('group conv4');
    assert.ok(conv4);
    assert.equal(amountText(macs, conv4), '1.46 GMAC, 36 %');
  });

  it('never shows what is not known as zero', () => {
    const model = diagramOf(
      '{ "input": [3, 8, 8], "layers": [{ "type": "nope", "name": "n" }, { "type": "conv2d", "name": "c", "outChannels": 4, "kernelSize": 1 }] }',
    );
    const graph = visibleGraph(model, new Set());
    const picture = overlayPicture(model, graph, 'params');
    assert.ok(picture.hasUnknown);
    assert.equal(picture.total, undefined);
    assert.deepEqual(picture.amounts.get('n'), { amount: undefined, note: '?' });
    const look = lookOfBoxes({ overlay: picture })('n');
    assert.deepEqual([look.isUnknown, look.note], [true, '?']);
    const [box] = graph.boxes.filter(({ id }) => id === 'n');
    assert.ok(box);
    const part = boxPart('n', box.box, { x: 0, y: 0, width: 120, height: 40 }, look);
    const hatches = part.marks.filter(({ role }) => role === 'hatch');
    assert.ok(3 < hatches.length);
    for (const mark of hatches)
      for (const { x, y } of mark.kind === 'line' ? mark.points : [])
        assert.ok(0 <= x && x <= 120 && 0 <= y && y <= 40, 'hatches stay in the box');
  });

  it('is there when it has something to show', () => {
    assert.deepEqual(
      overlayNames.filter(name => hasOverlay(resnet50, name)),
      ['params', 'macs', 'memory', 'field', 'intensity'],
    );
    assert.ok(hasOverlay(measured, 'time'));
  });

  it('names the slowest parts with their shares of the time and of the computation', () => {
    const timed = withMeasuredTimes(resnet50, { 'fc': 3, 'stem.conv': 0.75, 'stem.norm': 0.25, 'relu_1': 0 });
    assert.deepEqual(costliestParts(timed, 5), [
      { name: 'fc', time: '75 %', macs: '<0.1 %' },
      { name: 'stem', time: '25 %', macs: '2.9 %' },
    ]);
    assert.deepEqual(costliestParts(resnet50, 5), []);
  });

  it('gives every box room for its note', () => {
    const graph = visibleGraph(resnet50, new Set(['group conv3']));
    const lookOf = lookOfBoxes({ overlay: overlayPicture(resnet50, graph, 'memory') });
    const layout = layoutGraph(graph, graphSizes(graph, lookOf));
    for (const part of graphFigure(graph, layout, lookOf).parts) {
      const texts = part.marks.filter((mark): mark is TextMark => mark.kind === 'text');
      const title = texts.find(({ role }) => role === 'title' || role === 'frame-title');
      const note = texts.find(({ role }) => role === 'note');
      if (title === undefined || note === undefined) continue;
      const start = note.anchor === 'start' ? note.x : note.x - textWidth(note.text, note.size, true);
      assert.ok(title.x + textWidth(title.text, title.size, title.bold) < start, `${title.text} ${note.text}`);
    }
  });
});

describe('a scale of colours', () => {
  it('is logarithmic where amounts differ more than a hundredfold, and straight from zero elsewhere', () => {
    assert.deepEqual(scaleOf([0, 10, 900]), { least: 0, most: 900, isLogarithmic: false, isSigned: false });
    assert.deepEqual(scaleOf([0, 10, 2000]), { least: 10, most: 2000, isLogarithmic: true, isSigned: false });
    assert.equal(scaleOf([0, 0]), undefined);
    assert.equal(scaleOf([Number.NaN]), undefined);
  });

  it('rises with the amount, from nothing for zero, and has its ticks where these amounts are', () => {
    const amounts = fc.array(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, all => {
        const scale = scaleOf(all);
        assert.ok(scale);
        const shares = all.toSorted((left, right) => left - right).map(amount => colourOn(scale, amount).share ?? 1);
        assert.deepEqual(
          shares,
          shares.toSorted((left, right) => left - right),
        );
        assert.deepEqual(colourOn(scale, 0).ink, 'face');
        const ticks = ticksOf(scale);
        assert.ok(1 <= ticks.length && ticks.length <= 8);
        for (const { amount, position } of ticks) {
          assert.ok(0 <= position && position <= 1);
          assert.equal(position, positionOf(scale, amount));
          assert.ok(amount <= scale.most * (1 + 1e-9));
        }
      }),
      { seed: 1 },
    );
  });

  const highContrast: Theme = {
    ...themes.dark,
    paper: '#000000',
    face: '#000000',
    text: '#ffffff',
    heat: '#d18616',
    more: '#f48771',
    less: '#89d185',
  };
  const highContrastLight: Theme = {
    ...themes.light,
    text: '#292929',
    heat: '#d18616',
    more: '#b5200d',
    less: '#388a34',
  };
  for (const [name, theme] of Object.entries({ ...themes, highContrast, highContrastLight }))
    it(`leaves text a contrast of 4.5:1 in ${name}`, () => {
      const plain: Scale = { least: 0, most: 1, isLogarithmic: false, isSigned: false };
      const signed: Scale = { ...plain, isSigned: true };
      for (const fill of [colourOn(plain, 1), colourOn(signed, 1), colourOn(signed, -1), solid('face')]) {
        const ratio = contrast(colourOf(solid('text'), theme), colourOf(fill, theme));
        assert.ok(4.5 <= ratio, `${fill.ink}: ${ratio.toFixed(2)}`);
      }
    });

  it('has room for its labels in the legend, and the legend for itself below the drawing', () => {
    for (const overlay of ['params', 'macs', 'memory', 'field', 'intensity'] as const) {
      const picture = overlayPicture(resnet50, visibleGraph(resnet50, new Set()), overlay);
      const legend: Legend = { title: overlay, scale: picture.scale, format: picture.format, lines: [] };
      const { part, size } = legendPart(legend);
      const labels = part.marks
        .filter((mark): mark is TextMark => mark.kind === 'text' && mark.anchor === 'middle')
        .map(({ x, text, size: height }) => [x - textWidth(text, height) / 2, x + textWidth(text, height) / 2] as const)
        .toSorted(([left], [right]) => left - right);
      assert.ok(2 <= labels.length, overlay);
      labels.forEach(([start, end], at) => {
        assert.ok(0 <= start && end <= size.width, `${overlay} is cut`);
        assert.ok((labels[at - 1]?.[1] ?? -1) < start, `${overlay} overlaps`);
      });
      const figure = withLegend({ x: 0, y: 0, width: 100, height: 50, parts: [] }, legend);
      assert.ok(50 < (figure.parts[0]?.at?.y ?? 0) && figure.height <= 70 + size.height);
    }
  });
});

function contrast(left: string, right: string): number {
  const [dark = 0, bright = 0] = [luminance(left), luminance(right)].toSorted((one, other) => one - other);
  return (bright + 0.05) / (dark + 0.05);
}

/** Of a colour #rrggbb, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
