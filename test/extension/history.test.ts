import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistory, type History } from '../../src/extension/runs/history.ts';
import type { RunRecord } from '../../src/protocol/reports.ts';
import { benchmarkRecord, validationRecord } from '../support/reports.ts';

describe('the history of runs', () => {
  let folder = '';
  let said: string[] = [];
  const log = { warn: (message: string): void => void said.push(message) };
  const opened = (): History => createHistory(join(folder, 'runs'), log);
  const ids = (records: readonly RunRecord[]): readonly string[] => records.map(({ id }) => id);
  const at = (day: number, id: string): RunRecord =>
    validationRecord({ id, startedAt: new Date(Date.UTC(2026, 0, day)).toISOString() });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-history-'));
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is empty before anything was run', async () => {
    assert.deepEqual(await opened().list(), []);
    assert.equal(await opened().find('benchmark-1'), undefined);
  });

  it('gives the newest first, to the next window as well', async () => {
    const history = opened();
    for (const record of [at(2, 'b'), at(3, 'c'), at(1, 'a')]) await history.add(record);
    assert.deepEqual(ids(await history.list()), ['c', 'b', 'a']);
    assert.deepEqual(ids(await opened().list()), ['c', 'b', 'a']);
    assert.deepEqual(await opened().find('b'), at(2, 'b'));
  });

  it('leaves out what is written by half, is something else, or comes from a newer version, and says so', async () => {
    await opened().add(benchmarkRecord());
    const runs = join(folder, 'runs');
    const [whole = ''] = readdirSync(runs);
    const text = readFileSync(join(runs, whole), 'utf8');
    writeFileSync(join(runs, '2030-half.json'), text.slice(0, text.length / 2));
    writeFileSync(join(runs, '2030-other.json'), '{ "name": "else" }');
    writeFileSync(join(runs, '2030-newer.json'), JSON.stringify({ ...benchmarkRecord(), version: 9 }));
    writeFileSync(join(runs, '2030-empty.json'), '');
    writeFileSync(join(runs, '2030-binary.json'), Buffer.from([0xff, 0xfe, 0]));
    writeFileSync(join(runs, `2030-begun.json.77.part`), text);
    const history = opened();
    assert.deepEqual(ids(await history.list()), ['benchmark-1']);
    assert.equal(said.length, 5);
    assert.match(said.join('\n'), /newer CNN Designer/);
    await history.list();
    assert.equal(said.length, 5, 'each is said once');
  });

  it('forgets the oldest beyond 200, and files that nobody will finish', async () => {
    const runs = join(folder, 'runs');
    const history = opened();
    await history.add(at(1, 'first'));
    for (let day = 2; day <= 200; day++)
      writeFileSync(join(runs, `2026-02-${String(day).padStart(3, '0')}-x${day}.json`), '{}');
    writeFileSync(join(runs, 'old.json.1.part'), '');
    writeFileSync(join(runs, 'new.json.1.part'), '');
    utimesSync(join(runs, 'old.json.1.part'), 1, 1);
    await history.add(at(300, 'last'));
    const left = readdirSync(runs);
    assert.equal(left.filter(name => name.endsWith('.json')).length, 200);
    assert.deepEqual(
      left.filter(name => name.endsWith('.part')),
      ['new.json.1.part'],
    );
    assert.equal(await history.find('first'), undefined);
    assert.equal((await history.find('last'))?.id, 'last');
  });

  it('leaves nothing behind where it cannot write', async () => {
    const history = opened();
    await history.add(at(1, 'a'));
    const runs = join(folder, 'runs');
    // A folder in the way of the file that is to be: even a user who may do everything cannot rename onto it.
    const wanted = at(2, 'b');
    const name = `${wanted.startedAt.replaceAll(/[^\w-]/g, '_')}-b.json`;
    mkdirSync(join(runs, name));
    await assert.rejects(history.add(wanted));
    assert.deepEqual(
      readdirSync(runs).filter(each => each.endsWith('.part')),
      [],
    );
    assert.deepEqual(ids(await history.list()), ['a']);
  });
});
