import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Span, TextDiagnostic } from '../../src/formats/sourceMap.ts';
import { contains, lengthOf } from '../../src/formats/spans.ts';
import { layerProblems } from '../../src/language/layerProblems.ts';

const errorAt = (start: number, end: number, message = `${start}`): TextDiagnostic => ({
  code: 'unknown-type',
  severity: 'error',
  message,
  span: { start, end },
  related: [],
});

/** Spans that stand inside each other or apart: a text of so many characters is cut, and its pieces are cut again. */
const nestedSpans = fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { maxLength: 30 }).map(pairs => {
  const spans: Span[] = [];
  for (const [left, right] of pairs) {
    const span = { start: Math.min(left, right), end: Math.max(left, right) + 1 };
    const crosses = spans.some(
      other => !contains(other, span) && !contains(span, other) && other.start < span.end && span.start < other.end,
    );
    if (!crosses) spans.push(span);
  }
  return spans;
});

describe('errors at the layers of a text', () => {
  it('gives an error to the layer that is written most closely around it, as a search through all layers does', () => {
    const errors = fc.array(
      fc.tuple(fc.nat(99), fc.nat(9)).map(([start, length]) => errorAt(start, start + length)),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(nestedSpans, errors, (spans, found) => {
        const closest = found.map(({ span }) =>
          Math.min(...spans.filter(around => contains(around, span)).map(lengthOf)),
        );
        const problems = layerProblems(spans, found);
        spans.forEach((span, layer) => {
          const first = found.find((error, at) => contains(span, error.span) && lengthOf(span) === closest[at]);
          assert.equal(problems.of(layer), first?.message);
        });
        assert.deepEqual(
          problems.elsewhere,
          found.filter((_, at) => closest[at] === Infinity),
        );
      }),
    );
  });

  it('marks every layer that one place of the text stands for', () => {
    const problems = layerProblems([{ start: 0, end: 9 }, undefined, { start: 0, end: 9 }], [errorAt(3, 5, 'wrong')]);
    assert.deepEqual([0, 1, 2].map(problems.of), ['wrong', undefined, 'wrong']);
  });
});
