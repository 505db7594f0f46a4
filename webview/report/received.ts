import type { Shown, ShownReport } from '../../src/protocol/report.ts';
import type { RunRecord } from '../../src/protocol/reports.ts';
import { readRecord } from '../../src/reports/record.ts';

/** A report as it was sent: on its way it was JSON, which has null for NaN and infinity, and null counts as a small error. */
export function received(shown: ShownReport): ShownReport {
  const { validation, benchmark, before } = shown;
  return {
    ...shown,
    ...(validation && { validation: withNumbers(validation) }),
    ...(benchmark && { benchmark: withNumbers(benchmark) }),
    ...(before && { before: { ...before, ...withNumbers(before) } }),
  };
}

function withNumbers<Kept extends RunRecord, Around extends Pick<Shown<Kept>, 'record'>>(around: Around): Around {
  const read = readRecord(around.record);
  return 'value' in read ? { ...around, record: read.value } : around;
}
