import { createHash, randomUUID } from 'node:crypto';
import type {
  BenchmarkRecord,
  BenchmarkReport,
  RunRecord,
  ValidationRecord,
  ValidationReport,
} from '../../protocol/reports.ts';
import type { Records } from '../../reports/files.ts';

/** What a run has found out. */
export interface RunReports {
  readonly validation?: ValidationReport;
  readonly benchmark?: BenchmarkReport;
}

/** What was run: the address of the text, the text as it was, and when. */
export interface RanText {
  readonly file: string;
  readonly text: string;
  readonly startedAt: Date;
}

/** A run of the history: its records began at one time, of one text. */
export interface Run extends Records {
  readonly startedAt: string;
  readonly file: string;
}

/** Reports as they are kept. */
export function recordsOf({ validation, benchmark }: RunReports, { file, text, startedAt }: RanText): Records {
  const about = { version: 1, startedAt: startedAt.toISOString(), file, textHash: hashOf(text) } as const;
  return {
    ...(validation && {
      validation: { ...about, id: randomUUID(), kind: 'validation', report: validation } satisfies ValidationRecord,
    }),
    ...(benchmark && {
      benchmark: { ...about, id: randomUUID(), kind: 'benchmark', report: benchmark } satisfies BenchmarkRecord,
    }),
  };
}

/** SHA-256 of a text, in hexadecimal digits. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Records by the runs that they are of, in the order of the records. */
export function runsOf(records: readonly RunRecord[]): readonly Run[] {
  const runs = new Map<string, Run>();
  for (const record of records) {
    const { startedAt, file } = record;
    const key = `${startedAt} ${file}`;
    runs.set(key, { ...(runs.get(key) ?? { startedAt, file }), [record.kind]: record });
  }
  return [...runs.values()];
}

/** What is shown beside the records of a run: the last of the other kind that was made of the same text. */
export function withSameText(records: Records, history: readonly RunRecord[]): Records {
  const { file, textHash } = records.benchmark ?? records.validation ?? {};
  const ofText = history.filter(each => each.file === file && each.textHash === textHash);
  const validation = records.validation ?? ofText.find(each => each.kind === 'validation');
  const benchmark = records.benchmark ?? ofText.find(each => each.kind === 'benchmark');
  return { ...(validation && { validation }), ...(benchmark && { benchmark }) };
}

/** The benchmark of the same network before a given one; `history` has the newest first. */
export function previousBenchmark(
  { file, startedAt, id }: BenchmarkRecord,
  history: readonly RunRecord[],
): BenchmarkRecord | undefined {
  return history
    .filter(each => each.kind === 'benchmark')
    .find(each => each.file === file && each.id !== id && each.startedAt < startedAt);
}

/** Whether two records are of one text; undefined where one does not say. */
export function isSameText(one: RunRecord, other: RunRecord): boolean | undefined {
  return one.textHash === '' || other.textHash === '' ? undefined : one.textHash === other.textHash;
}
