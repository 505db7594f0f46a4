import { checkMarks, fixturesIn } from './support/fixtures.ts';

describe('fixtures', () => {
  for (const fixture of fixturesIn('layers'))
    it(`${fixture.name} has the hints and diagnostics that are marked`, () => {
      checkMarks(fixture);
    });
});
