import assert from 'node:assert/strict';
import {
  hashOf,
  isSameText,
  previousBenchmark,
  recordsOf,
  runsOf,
  withSameText,
} from '../../src/extension/reportPanel/records.ts';
import { textOfRecords } from '../../src/reports/files.ts';
import { readRunFile } from '../../src/reports/record.ts';
import { benchmarkRecord, benchmarkReport, validationRecord, validationReport } from '../support/reports.ts';

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

describe('records in the history', () => {
  it('are of the text as it was when the run began', () => {
    const ran = { file: 'file:///a.cnn.json', text: '{}', startedAt: new Date(day(3)) };
    const { validation, benchmark } = recordsOf({ validation: validationReport(), benchmark: benchmarkReport() }, ran);
    assert.equal(validation?.textHash, hashOf('{}'));
    assert.equal(benchmark?.startedAt, day(3));
    assert.notEqual(validation.id, benchmark.id);
  });

  it('of one run belong together', () => {
    const records = [
      benchmarkRecord({ id: 'b2', startedAt: day(2) }),
      validationRecord({ id: 'v1', startedAt: day(1) }),
      benchmarkRecord({ id: 'b1', startedAt: day(1) }),
    ];
    const ids = runsOf(records).map(({ validation, benchmark }) => [validation?.id, benchmark?.id]);
    assert.deepEqual(ids, [
      [undefined, 'b2'],
      ['v1', 'b1'],
    ]);
  });

  it('are shown beside the last of the other kind, if that is of the same text', () => {
    const benchmark = benchmarkRecord();
    const same = validationRecord({ id: 'same' });
    const edited = validationRecord({ id: 'edited', textHash: 'cd' });
    assert.equal(withSameText({ benchmark }, [edited, same]).validation?.id, 'same');
    assert.equal(withSameText({ benchmark }, [edited]).validation, undefined);
  });

  it('are compared with the benchmark before, of the same network', () => {
    const at = (number: number, part: object = {}) =>
      benchmarkRecord({ id: `b${number}`, startedAt: day(number), ...part });
    const history = [at(5), at(4), at(3, { file: 'file:///other.cnn.json' }), at(2)];
    assert.equal(previousBenchmark(at(5), history)?.id, 'b4');
    assert.equal(previousBenchmark(at(4), history)?.id, 'b2');
    assert.equal(previousBenchmark(at(2), history), undefined);
  });

  it('say whether their texts are the same, where they know it', () => {
    assert.equal(isSameText(benchmarkRecord(), benchmarkRecord()), true);
    assert.equal(isSameText(benchmarkRecord(), benchmarkRecord({ textHash: 'cd' })), false);
    assert.equal(isSameText(benchmarkRecord({ textHash: '' }), benchmarkRecord()), undefined);
  });

  it('are read again from the JSON that a report is saved as', () => {
    const [validation, benchmark] = [validationRecord(), benchmarkRecord()];
    for (const records of [{ benchmark }, { validation, benchmark }]) {
      const read = readRunFile(JSON.parse(textOfRecords(records, 'json')));
      assert.ok('value' in read && read.value.kind === 'benchmark');
    }
    assert.match(textOfRecords({ validation, benchmark }, 'markdown'), /## small: ✓[^]*## small: 12/);
    assert.match(textOfRecords({ validation, benchmark }, 'csv'), /^network,provider/);
    assert.match(textOfRecords({ validation, benchmark }, 'csv', 'layers'), /^layer,type/);
  });
});
