import assert from 'node:assert/strict';
import fc from 'fast-check';
import { overlap } from '../../src/diagram/geometry.ts';
import { createPlaceIndex } from '../../src/diagram/placeIndex.ts';

describe('the index of places', () => {
  const size = fc.integer({ min: 1, max: 3000 });
  const place = fc.record({
    x: fc.integer({ min: -500, max: 5000 }),
    y: fc.integer({ min: -500, max: 5000 }),
    width: size,
    height: size,
  });

  it('finds what looking at each would find', () =>
    fc.assert(
      fc.property(fc.array(place, { maxLength: 60 }), place, (places, view) => {
        const each = places.flatMap((one, index) => (overlap(one, view) ? [index] : []));
        assert.deepEqual(createPlaceIndex(places)(view), each);
      }),
      { seed: 1 },
    ));

  it('finds lines, which have no width', () => {
    const places = [{ x: 10, y: 0, width: 0, height: 4000 }];
    assert.deepEqual(createPlaceIndex(places)({ x: 0, y: 3000, width: 100, height: 10 }), [0]);
  });
});
