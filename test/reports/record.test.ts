import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readRecord, readRunFile } from '../../src/reports/record.ts';
import { benchmarkRecord, benchmarkReport, validationRecord, validationReport } from '../support/reports.ts';

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const problemOf = (read: object): string => ('problem' in read ? String(read.problem) : 'none');

describe('records of runs', () => {
  for (const record of [validationRecord(), benchmarkRecord()])
    it(`read back what was written of a ${record.kind}`, () => {
      assert.deepEqual(readRecord(throughJson(record)), { value: throughJson(record) });
    });

  it('have NaN where JSON could only say null', () => {
    const record = validationRecord({ report: validationReport({ optimizedError: Number.NaN }) });
    const read = readRecord(throughJson(record));
    assert.ok('value' in read && read.value.kind === 'validation');
    assert.ok(Number.isNaN(read.value.report.optimizedError));
  });

  it('keep what a newer report says beyond what is known', () => {
    const report = { ...benchmarkReport(), energy: { joules: 4 } };
    assert.deepEqual(readRecord(throughJson({ ...benchmarkRecord(), report })), {
      value: throughJson({ ...benchmarkRecord(), report }),
    });
  });

  it('say which field is wrong', () => {
    const [first, ...rest] = benchmarkReport().batches;
    const broken = {
      ...benchmarkRecord(),
      report: benchmarkReport({ batches: [{ ...first, p90: 'late' } as never, ...rest] }),
    };
    assert.equal(problemOf(readRecord(broken)), 'report.batches[0].p90 is not a number');
  });

  it('of a newer version are left to that version', () => {
    assert.match(problemOf(readRecord({ ...benchmarkRecord(), version: 2 })), /newer CNN Designer/);
  });

  it('are told from anything else, without throwing', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }),
        anything => 'problem' in readRecord(anything) && 'problem' in readRunFile(anything),
      ),
    );
  });

  it('never throw when any part of a good one is replaced by anything, and what they accept can be written again', () => {
    const good = throughJson(benchmarkRecord()) as Record<string, unknown>;
    const paths = pathsOf(good);
    const law = fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      const read = readRecord(replaced(good, path, value));
      if ('value' in read) assert.deepEqual(readRecord(throughJson(read.value)), { value: read.value });
      else assert.ok(0 < read.problem.length);
    });
    fc.assert(law, { numRuns: 400 });
  });

  it('come from what the command line prints, too', () => {
    assert.deepEqual(readRunFile(throughJson(benchmarkReport())), {
      value: { kind: 'benchmark', report: throughJson(benchmarkReport()) },
    });
    assert.deepEqual(readRunFile(throughJson(validationReport())), {
      value: { kind: 'validation', report: throughJson(validationReport()) },
    });
    assert.match(problemOf(readRunFile({ layers: [] })), /bench FILE --json/);
  });
});

type Path = readonly (string | number)[];

/** Ways to every value below one; of lists only to the first elements. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? value.slice(0, 2).map((each, at) => [at, each] as const) : Object.entries(value);
  return [path, ...inner.flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((each: unknown, at) => (at === key ? replaced(each, rest, by) : each));
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [key]: replaced(object[key], rest, by) };
}
