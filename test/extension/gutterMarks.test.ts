import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  barSteps,
  gutterMarks,
  markPicture,
  type Finding,
  type GutterMark,
  type LayerResults,
  type WrittenLayer,
} from '../../src/extension/runs/gutterMarks.ts';

/** A block of two lines that is used twice, and a layer behind it. */
const layers: readonly WrittenLayer[] = [
  { name: 'one.conv', line: 3 },
  { name: 'one.relu', line: 4 },
  { name: 'two.conv', line: 3 },
  { name: 'two.relu', line: 4 },
  { name: 'head', line: 8 },
];
const times = (byName: Readonly<Record<string, number>>, isOld = false): LayerResults => ({
  times: { byName: new Map(Object.entries(byName)), isOld },
});
const verdicts = (byName: Readonly<Record<string, readonly string[]>>, isOld = false): LayerResults => ({
  verdicts: { byName: new Map(Object.entries(byName).map(([name, problems]) => [name, { problems }])), isOld },
});
const inWords = ({ line, look: { bar, verdict }, problems }: GutterMark): string =>
  [line, bar, verdict ?? 'not proved', ...problems].join(' · ');

describe('marks beside the text', () => {
  it('have bars in proportion to the time of all layers of a line', () => {
    const found = gutterMarks(
      layers,
      times({ 'one.conv': 3, 'two.conv': 5, 'one.relu': 0.01, 'two.relu': 0, 'head': 4 }),
    );
    assert.deepEqual(found.map(inWords), ['3 · 8 · not proved', '4 · 1 · not proved', '8 · 4 · not proved']);
  });

  it('have the worst state of a line that is used often, with what departs in which use', () => {
    const found = gutterMarks(
      layers,
      verdicts({ 'one.conv': [], 'two.conv': ['4 channels instead of 8'], 'one.relu': [], 'two.relu': [] }),
    );
    assert.deepEqual(found.map(inWords), ['3 · 0 · departs · two.conv: 4 channels instead of 8', '4 · 0 · agrees']);
  });

  it('neither agree nor depart where a layer reads the NaN of another', () => {
    const findings: readonly (readonly [string, Finding])[] = [
      ['one.conv', { problems: ['gives NaN'] }],
      ['one.relu', { problems: [], behind: 'one.conv' }],
      ['two.conv', { problems: [], behind: 'one.conv' }],
      ['two.relu', { problems: [] }],
      ['head', { problems: [], behind: 'one.conv' }],
    ];
    const found = gutterMarks(layers, { verdicts: { byName: new Map(findings), isOld: false } });
    assert.deepEqual(found.map(inWords), [
      '3 · 0 · departs · one.conv: gives NaN',
      '4 · 0 · unproved',
      '8 · 0 · unproved',
    ]);
    assert.match(
      markPicture({ bar: 0, isBarOld: false, verdict: 'unproved', isVerdictOld: false }, 'light'),
      /M3\.5 5H12\.5/,
    );
  });

  it('are old each for itself', () => {
    const [mark] = gutterMarks(layers, { ...times({ head: 1 }, true), ...verdicts({ head: [] }, false) });
    assert.deepEqual(mark?.look, { bar: barSteps, isBarOld: true, verdict: 'agrees', isVerdictOld: false });
  });

  it('are nowhere without results, and for layers that are no longer there', () => {
    assert.deepEqual(gutterMarks(layers, {}), []);
    assert.deepEqual(gutterMarks(layers, { ...times({ gone: 1 }), ...verdicts({ gone: [] }) }), []);
    assert.deepEqual(gutterMarks(layers, times({ head: 0 })), []);
  });

  it('show any time, and none longer than the longest', () => {
    const time = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 20 }), all => {
        const written = all.map((_, line) => ({ name: `l${line}`, line }));
        const marks = gutterMarks(written, times(Object.fromEntries(all.map((each, at) => [`l${at}`, each]))));
        assert.equal(marks.length, all.length);
        assert.ok(marks.every(({ look: { bar } }) => 1 <= bar && bar <= barSteps));
        assert.equal(Math.max(...marks.map(({ look: { bar } }) => bar)), barSteps);
      }),
    );
  });

  it('have pictures in which tick and bar stand clear of each other', () => {
    const look = { bar: 4, isBarOld: false, verdict: 'agrees', isVerdictOld: true } as const;
    const picture = markPicture(look, 'dark');
    assert.match(picture, /<rect x="1" y="11" width="7"/);
    assert.match(
      picture,
      /<path d="M3 5\.5 6\.5 9 13 1\.5" fill="none" stroke="#89d185" stroke-width="2" opacity="0\.4"/,
    );
    assert.doesNotMatch(markPicture({ ...look, bar: 0 }, 'light'), /<rect/);
  });
});
